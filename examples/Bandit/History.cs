using EntroPIC.Telemetry;

namespace Bandit;

/// <summary>Keeps the entropy and the control of each step.</summary>
internal sealed class History : IMetricsSink
{
    public List<double> Entropy { get; } = [];

    public List<double> Alpha { get; } = [];

    public void Write(MetricsRecord record)
    {
        Entropy.Add(record.Metrics["entropy"]);
        Alpha.Add(record.Metrics.GetValueOrDefault("alpha", double.NaN));
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
