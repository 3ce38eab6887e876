namespace EntroPIC.Telemetry;

/// <summary>Receives the metrics of a run, one record per step, from one thread at a time.</summary>
public interface IMetricsSink : IDisposable
{
    /// <summary>Files of this sink, or of the sinks in it.</summary>
    IEnumerable<IFileSink> Files => this is IFileSink file ? [file] : [];

    /// <summary>Takes one record.</summary>
    void Write(MetricsRecord record);

    /// <summary>Takes a warning about the run for people, such as a saturated controller. Sinks of numbers ignore it.</summary>
    void Warn(string message)
    {
    }

    /// <summary>Flushes everything written so far, so that it outlasts the process.</summary>
    void Flush();
}
