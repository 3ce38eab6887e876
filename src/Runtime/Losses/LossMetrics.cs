using System.ComponentModel;

namespace EntroPIC.Losses;

/// <summary>The metrics of a loss for one optimizer step, by name, in the order of their declaration.</summary>
public sealed class LossMetrics
{
    private readonly List<KeyValuePair<string, double>> _values = [];

    /// <summary>The metrics.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Values => _values;

    /// <summary>Adds a metric.</summary>
    /// <exception cref="ArgumentException">There is one of that name, which would hide it or be hidden by it wherever metrics are kept by
    /// name.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Add(string name, double value)
    {
        if (_values.Exists(metric => metric.Key == name))
        {
            throw new ArgumentException($"the metric `{name}` is already there", nameof(name));
        }

        _values.Add(new(name, value));
    }
}
