using EntroPIC.Telemetry;

namespace RunHost;

/// <summary>Tells who watches the process how far it is.</summary>
/// <param name="fullAt">From this step on the disk is as good as full.</param>
/// <param name="waitAt">The step after which the run waits for the interrupt, at most a minute: a shell may ignore it for its background jobs.</param>
/// <param name="interrupted">Set by the interrupt.</param>
internal sealed class StepPrinter(long fullAt, long waitAt, WaitHandle interrupted) : IMetricsSink
{
    public void Write(MetricsRecord record)
    {
        Console.WriteLine($"step {record.Step}");
        if (record.Step == fullAt)
        {
            FullDisk.Begin();
        }

        if (record.Step == waitAt)
        {
            interrupted.WaitOne(TimeSpan.FromSeconds(60));
        }
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
