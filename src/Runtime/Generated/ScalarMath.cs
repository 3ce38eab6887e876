using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>Functions of numbers that <see cref="Math"/> does not have; those of lanes are in <see cref="Lane"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ScalarMath
{
    /// <summary>The value, clamped to a range; its upper end if the ends cross.</summary>
    public static double Clamp(double value, double low, double high) => Math.Min(Math.Max(value, low), high);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>log(1 + exp(x)), without overflow.</summary>
    public static double Softplus(double value)
    {
        var small = Math.Exp(-Math.Abs(value));
        var sum = 1 + small;

        // The quotient restores the rounding error of the sum (Goldberg 1991, theorem 4).
        return Math.Max(value, 0) + (sum > 1 ? small * Math.Log(sum) / (sum - 1) : small);
    }

    /// <summary>x * x.</summary>
    public static double Square(double value) => value * value;

    /// <summary>-1, 0 or 1; NaN for NaN.</summary>
    public static double Sign(double value) => double.IsNaN(value) ? value : Math.Sign(value);
}
