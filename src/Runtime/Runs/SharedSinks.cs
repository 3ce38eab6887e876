using EntroPIC.Telemetry;

namespace EntroPIC.Runs;

/// <summary>Passes records on to sinks that others own.</summary>
internal sealed class SharedSinks(params IMetricsSink[] sinks) : IMetricsSink
{
    public IEnumerable<IFileSink> Files => sinks.SelectMany(static sink => sink.Files);

    public void Write(MetricsRecord record) => Array.ForEach(sinks, sink => sink.Write(record));

    public void Warn(string message) => Array.ForEach(sinks, sink => sink.Warn(message));

    public void Flush() => Array.ForEach(sinks, static sink => sink.Flush());

    public void Dispose()
    {
    }
}
