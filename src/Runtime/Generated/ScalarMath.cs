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

    /// <summary>The number of ways to choose <paramref name="k"/> of <paramref name="n"/>, both rounded down; 0 if there are fewer.</summary>
    public static double Binomial(double n, double k)
    {
        (n, k) = (Math.Floor(n), Math.Floor(k));

        // The smaller of a subset and its complement. The ways double with each step, so they are infinite soon if ever.
        var least = Math.Min(k, n - k);
        var ways = least >= 0 ? 1 : double.IsNaN(least) ? least : 0;
        for (var i = 1.0; i <= least && !double.IsInfinity(ways); i++)
        {
            // Whole, but for the rounding of the product.
            ways = Math.Round(ways * (n - least + i) / i);
        }

        return ways;
    }

    /// <summary>x * x.</summary>
    public static double Square(double value) => value * value;

    /// <summary>-1, 0 or 1; NaN for NaN.</summary>
    public static double Sign(double value) => double.IsNaN(value) ? value : Math.Sign(value);
}
