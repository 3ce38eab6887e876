namespace EntroPIC.Telemetry;

/// <summary>Receives the metrics of a run, one record per step, from one thread at a time.</summary>
public interface IMetricsSink : IDisposable
{
    /// <summary>Takes one record.</summary>
    void Write(MetricsRecord record);

    /// <summary>Brings everything written so far to where it shall outlast the process.</summary>
    void Flush();
}
