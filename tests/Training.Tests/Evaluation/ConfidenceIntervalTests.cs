using EntroPIC.Evaluation;

namespace Training.Tests.Evaluation;

public sealed class ConfidenceIntervalTests
{
    // Values of the Wilson score interval from its formula with z = 1.959963985 (95 %).
    [Theory]
    [InlineData(8, 10, 0.4901625, 0.9433178)]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(1, 2, 0.0945312, 0.9054688)]
    public void SharesUseWilsonIntervals(int successes, int trials, double low, double high)
    {
        var interval = ConfidenceInterval.OfMean([.. Enumerable.Range(0, trials).Select(i => i < successes ? 1.0 : 0.0)]);
        Assert.Equal(low, interval.Low, 6);
        Assert.Equal(high, interval.High, 6);
    }

    [Fact]
    public void BootstrapIsRepeatableAndCloseToTheNormalInterval()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(static i => i % 5 / 4.0)];
        var interval = ConfidenceInterval.OfMean(values);

        // Mean 0.5, variance 0.125, so half a width of 1.96 · √(0.125 / 400) = 0.03465.
        Assert.Equal(0.5 - 0.03465, interval.Low, 0.004);
        Assert.Equal(0.5 + 0.03465, interval.High, 0.004);
        Assert.Equal(interval, ConfidenceInterval.OfMean(values));
    }

    [Fact]
    public void HigherConfidenceGivesWiderInterval()
    {
        double[] values = [0.25, 0.5, 0.75, 1, 0];
        var (narrow, wide) = (ConfidenceInterval.OfMean(values, 0.5), ConfidenceInterval.OfMean(values, 0.99));
        Assert.True(wide.Low < narrow.Low && narrow.High < wide.High);
    }

    // scipy.stats.trim_mean(values, 0.25).
    [Theory]
    [InlineData(new double[] { 7 }, 7)]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 100, 2, 1, 4, 3 }, 3)]
    [InlineData(new double[] { 8, 1, 7, 2, 6, 3, 5, 4 }, 4.5)]
    [InlineData(new double[] { 1, 2, double.NaN, 3, 4 }, double.NaN)]
    public void InterquartileMeanIsThatOfTheMiddleHalf(double[] values, double expected) =>
        Assert.Equal(expected, InterquartileMean.Of(values), 1e-12);

    /// <summary>Runs of one task do not stand in for those of another: half of what is drawn is always 0.</summary>
    [Fact]
    public void RunsAreDrawnWithinTheirTask()
    {
        var interval = ConfidenceInterval.OfInterquartileMean([[0, 0, 0, 0], [1, 1, 1, 1]]);
        Assert.Equal(new ConfidenceInterval(0.5, 0.5), interval);
    }

    [Fact]
    public void IntervalOfInterquartileMeanIsCloseToTheNormalInterval()
    {
        // Evenly spread over [0, 1]: the winsorized variance is 1/24, so half a width is 1.96 · √(1/24 / 200) / (1 - 2 · 1/4) = 0.0566.
        double[] values = [.. Enumerable.Range(0, 200).Select(static i => i / 199.0)];
        var interval = ConfidenceInterval.OfInterquartileMean([values]);
        Assert.Equal(0.5 - 0.0566, interval.Low, 0.004);
        Assert.Equal(0.5 + 0.0566, interval.High, 0.004);
    }

    [Fact]
    public void ATaskWithoutRunsHasNoInterval()
    {
        Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfInterquartileMean([]));
        Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfInterquartileMean([[1], []]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceInterval.OfInterquartileMean([[1]], 1));
        Assert.Throws<ArgumentException>(() => InterquartileMean.Of([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void ConfidenceMustBeBetween0And1(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceInterval.OfMean([1], confidence));

    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.302653)]
    [InlineData(3, 3.182446)]
    [InlineData(4, 2.776445)]
    [InlineData(9, 2.262157)]
    [InlineData(10, 2.228139)]
    public void StudentQuantilesMatchTheTables(int freedom, double expected) =>
        Assert.Equal(expected, StudentDistribution.TwoSidedQuantile(0.95, freedom), 1e-4);

    [Fact]
    public void FewRunsUseStudentIntervals()
    {
        // Mean 3, standard deviation √2.5, so half a width of 2.776445 · √(2.5 / 5).
        var interval = ConfidenceInterval.OfFewRuns([1, 2, 3, 4, 5]);
        Assert.Equal(3 - (2.776445 * Math.Sqrt(0.5)), interval.Low, 1e-5);
        Assert.Equal(3 + (2.776445 * Math.Sqrt(0.5)), interval.High, 1e-5);
        Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfFewRuns([1]));
    }

    [Fact]
    public void NoValuesGiveNoInterval() => Assert.Throws<ArgumentException>(() => ConfidenceInterval.OfMean([]));
}
