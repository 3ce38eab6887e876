using EntroPIC.Telemetry;

namespace Training.Tests.Telemetry;

public sealed class StageMetricsTests
{
    private static readonly StageMetrics Training = new(
        [
            new("sft", 1, ("loss", 9)),
            new("rl", 1, ("reward", 0.1), ("entropy", 2)),
            new("rl_eval", 1, ("avg@1", 0.5)),
            new("rl", 2, ("reward", 0.2)),
            new("rl", 3, ("reward", 0.9)),
            new("rl", 3, ("reward", 0.4), ("entropy", 1)),
        ],
        "rl");

    [Fact]
    public void OnlyTheStageCountsAndALaterRecordOfAStep()
    {
        Assert.Equal(["reward", "entropy"], Training.Names);
        Assert.Equal((true, false), (Training.Has("entropy"), Training.Has("avg@1")));
        Assert.Equal((0.1, 0.4), (Training.First("reward"), Training.Last("reward")));
        Assert.Equal(0.3, Training.MeanOfEnd("reward", 0.5), 1e-12);
        Assert.Equal(0.4, Training.MeanOfEnd("reward", 0.01));
    }

    [Fact]
    public void ShareOfWholeValuesIsExact()
    {
        var steps = new StageMetrics(Enumerable.Range(0, 43).Select(static step => new MetricsRecord("rl", step, ("reward", step))), "rl");
        Assert.Equal(39, steps.MeanOfEnd("reward", 7.0 / 43));
    }

    [Fact]
    public void CurveIsAveragedToAboutTheWantedPoints()
    {
        Assert.Equal([1, 2, 3], Training.CurveOf("run", "reward").Steps);
        Assert.Equal([1, 2, 3], Training.CurveOf("run", "reward", 60).Steps);
        Assert.Equal([3], Training.CurveOf("run", "reward", 1).Steps);
        Assert.Empty(Training.CurveOf("run", "alpha").Steps);
    }

    [Fact]
    public void UnknownMetricAndBadNumbersAreNamed()
    {
        Assert.Equal("stage `rl` has no metric `rewrad`; did you mean `reward`?", Assert.Throws<KeyNotFoundException>(() => Training.First("rewrad")).Message);
        Assert.Equal("`share` is 0; it must be greater than 0 and at most 1", Assert.Throws<ArgumentOutOfRangeException>(() => Training.MeanOfEnd("reward", 0)).Message);
        Assert.Equal("`points` is 0; it must be at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => Training.CurveOf("run", "reward", 0)).Message);
    }
}
