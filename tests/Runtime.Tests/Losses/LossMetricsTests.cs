using EntroPIC.Losses;

namespace Runtime.Tests.Losses;

public sealed class LossMetricsTests
{
    [Fact]
    public void DuplicateMetricNameIsRejected()
    {
        var metrics = new LossMetrics();
        metrics.Add("alpha", 1);
        metrics.Add("alpha_authority", 2);

        Assert.Contains("`alpha`", Assert.Throws<ArgumentException>(() => metrics.Add("alpha", 3)).Message, StringComparison.Ordinal);
        Assert.Equal([new("alpha", 1), new("alpha_authority", 2)], metrics.Values);
    }
}
