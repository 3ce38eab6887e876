using System.Runtime.ExceptionServices;

namespace EntroPIC.Telemetry;

/// <summary>Passes every record on to several sinks, in order, and owns them.</summary>
/// <remarks>A sink that throws does not keep the others from getting the record; its exception is rethrown after all had their turn,
/// several of them as one <see cref="AggregateException"/>.</remarks>
public sealed class CompositeSink : IMetricsSink
{
    private readonly IMetricsSink[] _sinks;

    /// <summary>Combines sinks, which are disposed together with this one.</summary>
    /// <exception cref="ArgumentException">A sink is null.</exception>
    public CompositeSink(params IEnumerable<IMetricsSink> sinks)
    {
        _sinks = [.. sinks];
        if (Array.IndexOf(_sinks, null) >= 0)
        {
            throw new ArgumentException("a sink is null", nameof(sinks));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<IFileSink> Files => _sinks.SelectMany(static sink => sink.Files);

    /// <inheritdoc/>
    public void Write(MetricsRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        ForEach(sink => sink.Write(record));
    }

    /// <inheritdoc/>
    public void Warn(string message) => ForEach(sink => sink.Warn(message));

    /// <inheritdoc/>
    public void Flush() => ForEach(static sink => sink.Flush());

    /// <inheritdoc/>
    public void Dispose() => ForEach(static sink => sink.Dispose());

    private void ForEach(Action<IMetricsSink> action)
    {
        var failures = new List<Exception>();
        foreach (var sink in _sinks)
        {
            try
            {
                action(sink);
            }
            catch (Exception exception)
            {
                failures.Add(exception);
            }
        }

        if (failures is [var only])
        {
            ExceptionDispatchInfo.Throw(only);
        }

        if (failures.Count > 1)
        {
            throw new AggregateException(failures);
        }
    }
}
