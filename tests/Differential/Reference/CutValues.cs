namespace Differential.Reference;

/// <summary>
/// The values of everything that carries no gradient, in the order in which it was met. A run that is given those of another one
/// differs from it in what is live alone, so that a difference of losses is one along the gradient.
/// </summary>
internal sealed class CutValues
{
    private readonly List<double[]> _values = [];
    private int? _next;

    /// <summary>The values, or those that were kept in their place.</summary>
    public double[] Take(double[] values)
    {
        if (_next is { } next)
        {
            _next = next + 1;
            return _values[next];
        }

        _values.Add(values);
        return values;
    }

    /// <summary>Gives out what was kept, from the first on.</summary>
    public CutValues Replay()
    {
        _next = 0;
        return this;
    }
}
