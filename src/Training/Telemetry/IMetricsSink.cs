namespace EntroPIC.Telemetry;

/// <summary>Receives the metrics of a run, one record per step, from one thread at a time.</summary>
public interface IMetricsSink : IDisposable
{
    /// <summary>The files that this sink, or the sinks in it, write.</summary>
    IEnumerable<IFileSink> Files => this is IFileSink file ? [file] : [];

    /// <summary>Takes one record.</summary>
    void Write(MetricsRecord record);

    /// <summary>Takes a remark about the run that a person should see, such as a controller that is saturated. Sinks of numbers pass it over.</summary>
    void Warn(string message)
    {
    }

    /// <summary>Brings everything written so far to where it shall outlast the process.</summary>
    void Flush();
}
