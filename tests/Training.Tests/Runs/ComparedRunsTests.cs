using EntroPIC.Runs;
using EntroPIC.Telemetry;

namespace Training.Tests.Runs;

public sealed class ComparedRunsTests
{
    private static readonly MetricsRecord[] First =
    [
        new("rl_eval", 0, ("avg@1", 0.25)),
        new("rl", 0, ("entropy", 2)),
        new("rl", 1, ("entropy", 1.5)),
        new("rl", 2, ("entropy", 1)),
        new("rl", 3, ("entropy", 0.5)),
        new("rl_eval", 4, ("avg@1", 0.75)),
    ];

    private static readonly MetricsRecord[] Second =
        [.. First.Select(static record => new MetricsRecord(record.Stage, record.Step, record.Metrics.Select(static metric => (metric.Key, metric.Value + 0.5))))];

    [Fact]
    public void OneRunHasItsOwnNumbers()
    {
        var runs = new ComparedRuns("GRPO", "rl", 0.5, First);
        Assert.Equal([0.75], runs.Ends("entropy"));
        Assert.Equal("2.000 -> 0.750", runs.Change("entropy"));
        Assert.Equal("0.250 -> 0.750", runs.EvaluationChange("avg@1"));
        Assert.Equal("+50.0 %", runs.OffTarget("entropy", 0.5));
        Assert.Equal("-25.0 %", runs.OffTarget("entropy", 1));
        var curve = runs.CurveOf("entropy", points: 2);
        Assert.Equal("GRPO", curve.Name);
        Assert.Equal([1, 3], curve.Steps);
        Assert.Equal([1.75, 0.75], curve.Values);
        Assert.Null(curve.Band);
    }

    [Fact]
    public void SeveralRunsHaveMeansWithIntervalsAndBands()
    {
        var runs = new ComparedRuns("GRPO", "rl", 0.5, First, Second);
        Assert.Equal([0.75, 1.25], runs.Ends("entropy"));

        // Student's, one degree of freedom: 12.706 standard errors of 0.25.
        Assert.Equal("2.250 -> 1.000 [-2.177, 4.177]", runs.Change("entropy"));
        Assert.Equal("0.500 -> 1.000 [-2.177, 4.177]", runs.EvaluationChange("avg@1"));
        Assert.Equal("+100.0 %", runs.OffTarget("entropy", 0.5));
        var curve = runs.CurveOf("entropy");
        Assert.Equal([2.25, 1.75, 1.25, 0.75], curve.Values);
        Assert.Equal([2, 1.5, 1, 0.5], curve.Band!.Lower);
        Assert.Equal([2.5, 2, 1.5, 1], curve.Band.Upper);
    }

    [Fact]
    public void NoRunsAndBadSharesAreRefused()
    {
        Assert.StartsWith("`GRPO` has no runs; it needs at least one", Assert.Throws<ArgumentException>(() => new ComparedRuns("GRPO", "rl", 0.5)).Message, StringComparison.Ordinal);
        Assert.Equal("`endShare` is 0; it must be greater than 0 and at most 1", Assert.Throws<ArgumentOutOfRangeException>(() => new ComparedRuns("GRPO", "rl", 0, First)).Message);
    }
}
