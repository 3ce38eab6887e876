namespace EntroPIC.Losses;

/// <summary>The metrics of a loss for one optimiser step, by name, in the order of their declaration.</summary>
public sealed class LossMetrics
{
    private readonly List<KeyValuePair<string, double>> _values = [];

    /// <summary>The metrics.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Values => _values;

    /// <summary>Adds a metric.</summary>
    public void Add(string name, double value) => _values.Add(new(name, value));
}
