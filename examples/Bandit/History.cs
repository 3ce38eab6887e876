using EntroPIC.Telemetry;

namespace Bandit;

/// <summary>Keeps the entropy and the control of each step.</summary>
internal sealed class History : IMetricsSink
{
    private readonly List<MetricsRecord> _records = [];

    public IReadOnlyList<MetricsRecord> Records => _records;

    public void Write(MetricsRecord record)
    {
        var kept = record.Metrics.Where(static metric => metric.Key is "entropy" or "alpha");
        _records.Add(new MetricsRecord(record.Stage, record.Step, kept.Select(static metric => (metric.Key, metric.Value))));
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
