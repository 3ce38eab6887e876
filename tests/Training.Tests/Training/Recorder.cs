using EntroPIC.Telemetry;

namespace Training.Tests.Training;

/// <summary>Keeps all that a trainer reports.</summary>
internal sealed class Recorder : IMetricsSink
{
    public List<MetricsRecord> Records { get; } = [];

    public List<string> Warnings { get; } = [];

    public IEnumerable<double> Values(string stage, string metric) => Records.Where(record => record.Stage == stage).Select(record => record.Metrics[metric]);

    public void Write(MetricsRecord record) => Records.Add(record);

    public void Warn(string message) => Warnings.Add(message);

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
