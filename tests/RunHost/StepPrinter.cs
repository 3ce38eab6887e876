using EntroPIC.Telemetry;

namespace RunHost;

/// <summary>Tells who watches the process how far it is.</summary>
/// <param name="fullAt">From this step on the disk is as good as full.</param>
internal sealed class StepPrinter(long fullAt) : IMetricsSink
{
    public void Write(MetricsRecord record)
    {
        Console.WriteLine($"step {record.Step}");
        if (record.Step == fullAt)
        {
            FullDisk.Begin();
        }
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
