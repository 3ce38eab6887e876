using EntroPIC.Telemetry;

namespace Training.Tests.Telemetry;

public class CurveTests
{
    [Fact]
    public void RecordsWithoutTheMetricAreSkipped()
    {
        MetricsRecord[] records =
        [
            new("rl", 1, ("reward", 0.1)),
            new("rl", 2, ("entropy", 0.9)),
            new("eval", 2, ("reward", 0.5)),
            new("rl", 3, ("reward", double.NaN)),
        ];

        var curve = Curve.FromRecords("GRPO", records, "reward", "rl");

        Assert.Equal("GRPO", curve.Name);
        Assert.Equal([1, 3], curve.Steps);
        Assert.Equal([0.1, double.NaN], curve.Values);
    }

    [Fact]
    public void RepeatedStepsOfAResumedRunReplaceTheEarlierOnes()
    {
        MetricsRecord[] records = [new("rl", 1, ("x", 1)), new("rl", 2, ("x", 2)), new("rl", 3, ("x", 3)), new("rl", 2, ("x", 20))];

        var curve = Curve.FromRecords("run", records, "x");

        Assert.Equal([1, 2, 3], curve.Steps);
        Assert.Equal([1, 20, 3], curve.Values);
    }

    [Fact]
    public void AveragesCoverConsecutivePointsAndStandAtTheLast()
    {
        var curve = new Curve("run", [1, 2, 5, 6, 9], [1, 3, double.NaN, 7, double.NaN]).Averaged(2);

        Assert.Equal("run", curve.Name);
        Assert.Equal([2, 6, 9], curve.Steps);
        Assert.Equal([2, 7, double.NaN], curve.Values);
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.Averaged(0));
    }

    [Fact]
    public void MeanIsInTheBandOfItsCurves()
    {
        var mean = Curve.MeanOf("seeds", new Curve("a", [1, 2], [1, 5]), new Curve("b", [1, 2], [3, 1]));

        Assert.Equal("seeds", mean.Name);
        Assert.Equal([2, 3], mean.Values);
        Assert.Equal([1, 1], mean.Band!.Lower);
        Assert.Equal([3, 5], mean.Band.Upper);
        Assert.StartsWith("`seeds` is the mean of no curves; it needs at least one", Assert.Throws<ArgumentException>(() => Curve.MeanOf("seeds")).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "`seeds` is a mean of curves whose steps differ",
            Assert.Throws<ArgumentException>(() => Curve.MeanOf("seeds", new Curve("a", [1], [1]), new Curve("b", [2], [1]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LengthsMustAgree()
    {
        var error = Assert.Throws<ArgumentException>(() => new Curve("run", [1, 2], [1]));
        Assert.StartsWith("curve `run` has 2 steps but 1 values", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Curve("run", [1, 2], [1, 2], new CurveBand([1], [1, 2])));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    [InlineData(1, double.NaN)]
    public void StepsMustAscend(double first, double second)
    {
        var error = Assert.Throws<ArgumentException>(() => new Curve("run", [first, second], [1, 2]));

        Assert.StartsWith("curve `run`: steps must be finite and ascend, but number 2 does not", error.Message, StringComparison.Ordinal);
    }
}
