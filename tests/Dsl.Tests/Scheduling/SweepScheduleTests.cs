using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Tests;

namespace Dsl.Tests.Scheduling;

/// <summary>The quantities that sweeps over tokens can compute, and the number of sweeps.</summary>
public sealed class SweepScheduleTests
{
    [Theory]
    [InlineData("metric m = mean(entropy)", 1)]
    [InlineData("metric m = count(prob > 0.5) metric n = mean(mean(entropy per sequence))", 1)]
    [InlineData("metric m = std(entropy)", 2)]
    [InlineData("metric m = mean(logp where prob > mean(prob))", 2)]
    [InlineData("metric m = mean(entropy where prob > mean(prob per sequence)) metric n = std(std(logp per sequence))", 3)]
    [InlineData("metric m = 1", 0)]
    [InlineData("metric m = quantile(0.5, entropy)", 0)]
    [InlineData("metric m = mean(entropy) metric n = mean(rank(entropy per batch))", 0)]
    [InlineData("metric m = mean(std(reward per group))", 0)]
    [InlineData("weight w = rank(prob per batch) metric m = mean(rank(prob per batch))", 1)]
    [InlineData("keep mixed when min(reward per group) < max(reward per group) metric m = mean(entropy)", 1)]
    public void MetricsAreSweptTogetherOrNotAtAll(string items, int sweeps)
    {
        Assert.Equal(sweeps, Source.Scheduled($"loss A {{ policy ratio {items} }}").MetricKernel?.Sweeps.Count ?? 0);
    }

    [Fact]
    public void MetricSweepsWriteNoDerivative() =>
        Assert.All(Metrics("metric m = std(logp)")!.Sweeps, static sweep => Assert.Empty(sweep.Writes));

    [Fact]
    public void TokenCountNeedsNoSum() => Assert.Single(Metrics("metric m = mean(entropy) reduce token_sum")!.Sweeps[0].PerBatch);

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void SumsBeyondLimitAreNotSwept(int count, bool fits) =>
        Assert.Equal(fits, Metrics(string.Concat(Enumerable.Range(1, count).Select(static i => $"metric m{i} = sum(entropy * {i})\n"))) is not null);

    [Theory]
    [InlineData(15, 16)]
    [InlineData(16, 0)]
    public void MetricsBeyondSweepLimitAreNotSwept(int means, int sweeps) =>
        Assert.Equal(sweeps, Metrics($"let x0 = entropy {MeansOfMeans(means)} metric m = mean(x{means})")?.Sweeps.Count ?? 0);

    /// <summary>The gradient goes back through each mean: twice the sweeps, and one at the turn.</summary>
    [Theory]
    [InlineData(7, 15)]
    [InlineData(8, 0)]
    public void LossBeyondSweepLimitIsNotSwept(int means, int sweeps) => Assert.Equal(
        sweeps, Source.Scheduled($"loss A {{ let x0 = logp {MeansOfMeans(means)} policy x{means} * reward }}").Kernel?.Sweeps.Count ?? 0);

    private static string MeansOfMeans(int count) => LargeText.Each(count, static i => $"let x{i + 1} = exp(x{i} - mean(x{i} per sequence))\n");

    [Fact]
    public void SelectionAlongPositionsIsPreparedPerToken()
    {
        var schedule = Source.Scheduled("loss A { keep k when bottom(1, min(logp per position)) policy logp }").Kernel!;
        Assert.NotEmpty(schedule.Prepared);
        Assert.All(schedule.Prepared, static value => Assert.Equal(Scope.Token, value.Value.Scope));
    }

    private static SweepSchedule? Metrics(string items) => Source.Scheduled($"loss A {{ policy ratio {items} }}").MetricKernel;
}
