namespace Differential.Reference;

/// <summary>
/// All values that carry no gradient, in order of evaluation. A run that replays the values of another one differs from it only in
/// live values, so that the difference of the losses follows the gradient.
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
