namespace Differential.Reference;

/// <summary>A value of each element of an extent, with the derivative of the loss by it once that is known. Conditions are 0 and 1.</summary>
internal sealed class Quantity(Extent extent, double[] values, bool isCondition = false, bool isLive = false)
{
    private double[]? _slope;
    private (int Count, double Noise)[]? _parts;

    public Extent Extent { get; } = extent;

    public double[] Values { get; } = values;

    public bool IsCondition { get; } = isCondition;

    /// <summary>True if gradient flows through it to the policy.</summary>
    public bool IsLive { get; } = isLive;

    /// <summary>The derivative of the loss by each of its values.</summary>
    public double[] Slope => _slope ??= new double[Values.Length];

    /// <summary>Counts a part of a slope.</summary>
    /// <param name="element">The element.</param>
    /// <param name="size">The size at which the part is rounded.</param>
    /// <param name="noise">The size at which the slope is rounded, with all parts so far.</param>
    /// <returns>The number of parts so far.</returns>
    public int Gather(int element, double size, out double noise)
    {
        var parts = (_parts ??= new (int Count, double Noise)[Values.Length])[element];
        noise = Math.Max(parts.Noise, size);
        _parts[element] = (parts.Count + 1, noise);
        return parts.Count + 1;
    }

    /// <summary>The share of its slope that is noise, for an element of an extent: of its own, or of the worst that the element may come from.</summary>
    public double ShareOfNoise(Arithmetic how, Extent extent, int element) =>
        _parts is null ? 0 : extent == Extent ? how.ShareOfNoise(Slope[element], _parts[element].Noise) : Values.Select((_, i) => how.ShareOfNoise(Slope[i], _parts[i].Noise)).Max();

    public bool HasSlope => _slope is not null;

    /// <summary>Passes its slope on to its inputs.</summary>
    public Action<double[]>? Pull { get; init; }

    public bool Holds(int element) => Values[element] != 0;
}
