using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>Functions of lanes of any kind.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lane
{
    /// <summary>The value, clamped to a range; its upper end if the ends cross.</summary>
    public static TLane Clamp<TLane>(TLane value, TLane low, TLane high) where TLane : unmanaged, ILane<TLane> => TLane.Min(TLane.Max(value, low), high);

    /// <summary>The value, clamped to a range of two numbers; the upper one if they cross.</summary>
    public static TLane Clamp<TLane>(TLane value, double low, double high) where TLane : unmanaged, ILane<TLane> => TLane.AtMost(TLane.AtLeast(value, low), high);

    /// <summary>x * x.</summary>
    public static TLane Square<TLane>(TLane value) where TLane : unmanaged, ILane<TLane> => value * value;

    /// <summary>-1, 0 or 1.</summary>
    public static TLane Sign<TLane>(TLane value) where TLane : unmanaged, ILane<TLane> => TLane.Choose(value > 0, 1, TLane.Choose(value < 0, -1, 0));

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static TLane Sigmoid<TLane>(TLane value) where TLane : unmanaged, ILane<TLane> => 1 / (1 + TLane.Exp(-value));

    /// <summary>log(1 + exp(x)), without overflow.</summary>
    public static TLane Softplus<TLane>(TLane value) where TLane : unmanaged, ILane<TLane>
    {
        var small = TLane.Exp(-TLane.Abs(value));
        var sum = 1 + small;

        // The quotient restores the rounding error of the sum (Goldberg 1991, theorem 4).
        return TLane.Max(value, 0) + TLane.Choose(sum > 1, small * TLane.Log(sum) / (sum - 1), small);
    }

    /// <summary>1 where the condition holds, else 0.</summary>
    public static TLane Number<TLane>(TLane condition) where TLane : unmanaged, ILane<TLane> => TLane.Choose(condition, 1, 0);
}
