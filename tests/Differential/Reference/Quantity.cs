namespace Differential.Reference;

/// <summary>A value of each element of an extent, with the derivative of the loss by it once that is known. Conditions are 0 and 1.</summary>
internal sealed class Quantity(Extent extent, double[] values, bool isCondition = false, bool isLive = false)
{
    private double[]? _slope;
    private (int Count, double Greatest)[]? _parts;

    public Extent Extent { get; } = extent;

    public double[] Values { get; } = values;

    public bool IsCondition { get; } = isCondition;

    /// <summary>Whether gradient flows through it to the policy.</summary>
    public bool IsLive { get; } = isLive;

    /// <summary>The derivative of the loss by each of its values.</summary>
    public double[] Slope => _slope ??= new double[Values.Length];

    /// <summary>Counts a part of a slope.</summary>
    /// <param name="element">The element.</param>
    /// <param name="part">The part.</param>
    /// <param name="greatest">The size of the greatest part so far.</param>
    /// <returns>The number of parts so far.</returns>
    public int Gather(int element, double part, out double greatest)
    {
        var parts = (_parts ??= new (int Count, double Greatest)[Values.Length])[element];
        greatest = Math.Max(parts.Greatest, Math.Abs(part));
        _parts[element] = (parts.Count + 1, greatest);
        return parts.Count + 1;
    }

    public bool HasSlope => _slope is not null;

    /// <summary>Passes its slope on to what it was computed from.</summary>
    public Action<double[]>? Pull { get; init; }

    public bool Holds(int element) => Values[element] != 0;
}
