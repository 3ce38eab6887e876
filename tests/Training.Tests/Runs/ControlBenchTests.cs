using ControlBench;

namespace Training.Tests.Runs;

/// <summary>The scores of the control bench, on courses of entropy whose scores are known.</summary>
public sealed class ControlBenchTests
{
    private static readonly Plant FromAbove = new("from above") { Target = 0.5 };

    [Fact]
    public void RunThatArrivesAndStaysSettles()
    {
        // The moving average of 50 steps arrives half a window later, which the score takes back.
        var score = Score.Of(FromAbove, Course(steps: 1000, step => step < 400 ? 2 : 0.5), [0.4, 0.5, 0.6, 0.7, 0.8]);

        Assert.True(score.IsSettled);
        Assert.InRange(score.Settling, 400, 425);
        Assert.Equal(0, score.Error, 1e-12);
        Assert.Equal(0, score.Overshoot, 1e-12);
        Assert.False(score.IsCollapsed);
        Assert.Equal(0.4 * 3, score.MeanError, 1e-12);
        Assert.Equal(0.8, score.Accuracy);
    }

    [Fact]
    public void RunThatFallsThroughCollapses()
    {
        var score = Score.Of(FromAbove, Course(steps: 1000, static step => 2 * Math.Exp(-step / 100.0)), []);

        Assert.False(score.IsSettled);
        Assert.Equal(1000, score.Settling);
        Assert.True(score.IsCollapsed);
        Assert.Equal(-1, score.SignedError, 1e-3);
        Assert.InRange(score.Overshoot, 0.99, 1);
        Assert.Equal(double.NaN, score.Accuracy);
    }

    [Fact]
    public void RunThatNeverArrivesDoesNotOvershoot()
    {
        var score = Score.Of(FromAbove, Course(steps: 500, static _ => 1), []);

        Assert.False(score.IsSettled);
        Assert.False(score.IsCollapsed);
        Assert.Equal((1.0, 1.0, 0.0), (score.Error, score.SignedError, score.Overshoot));
    }

    [Fact]
    public void LateStartIsScoredFromThere()
    {
        var score = Score.Of(FromAbove with { EngagedFrom = 600 }, Course(steps: 1000, static step => step < 650 ? 0.01 : 0.5), []);

        Assert.True(score.IsSettled);
        Assert.InRange(score.Settling, 50, 75);
        Assert.Equal(50.0 / 400 * 0.98, score.MeanError, 1e-12);
    }

    [Fact]
    public void BenchHas41Plants() => Assert.Equal((41, 5), (Plant.All.Select(static plant => plant.Name).Distinct().Count(), Plant.Quick.Count));

    private static double[] Course(int steps, Func<int, double> entropy) => [.. Enumerable.Range(0, steps).Select(entropy)];
}
