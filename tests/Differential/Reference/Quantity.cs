namespace Differential.Reference;

/// <summary>A value of each element of an extent, with the derivative of the loss by it once that is known. Conditions are 0 and 1.</summary>
internal sealed class Quantity(Extent extent, double[] values, bool isCondition = false, bool isLive = false)
{
    private double[]? _slope;

    public Extent Extent { get; } = extent;

    public double[] Values { get; } = values;

    public bool IsCondition { get; } = isCondition;

    /// <summary>Whether gradient flows through it to the policy.</summary>
    public bool IsLive { get; } = isLive;

    /// <summary>The derivative of the loss by each of its values.</summary>
    public double[] Slope => _slope ??= new double[Values.Length];

    public bool HasSlope => _slope is not null;

    /// <summary>Passes its slope on to what it was computed from.</summary>
    public Action<double[]>? Pull { get; init; }

    public bool Holds(int element) => Values[element] != 0;
}
