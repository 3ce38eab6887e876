using System.Runtime.CompilerServices;
using EntroPIC.Generated;

namespace EntroPIC.Kernels.Lanes;

/// <summary>
/// Functions of single precision, written once for lanes of any width: the same number gives the same result in every place. Within
/// 2 units in the last place of the exact value where that is a normal number.
/// </summary>
internal static class SingleMath
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts; the first has trailing zeros, so that its product with a small whole number is exact.
    private const double Ln2High = 0.693359375;
    private const double Ln2Low = -2.12194440e-4;

    /// <summary>1.5 * 2^23: added to a number, it leaves the nearest whole number in the low bits.</summary>
    private const double Shift = 12582912;

    /// <summary>e to the power of any number: infinite above 88.7, 0 far below, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var x = TLane.AtMost(TLane.AtLeast(value, -104), 89);
        var power = TLane.MultiplyAdd(x, Log2E, Shift) - Shift;
        return TLane.Scale(Reduced(x, power), power);
    }

    /// <summary>e to the power of a number that is at most 0, and 0 below -87. Half the work of <see cref="Exp"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ExpOfNonPositive<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var x = TLane.AtLeast(value, -87);
        var shifted = TLane.MultiplyAdd(x, Log2E, Shift);
        return TLane.Choose(x <= -87, 0, TLane.ScaleByPower(Reduced(x, shifted - Shift), shifted));
    }

    /// <summary>Natural logarithm; -inf for 0, NaN below, inf for inf. Less exact for subnormal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var mantissa = TLane.Mantissa(TLane.Max(value, 1.17549435e-38), out var power);

        // To [sqrt(1/2), sqrt(2)), where the series is shortest.
        var isLarge = mantissa > 1.41421356;
        power = TLane.Choose(isLarge, power + 1, power);
        var x = TLane.Choose(isLarge, mantissa * 0.5, mantissa) - 1;
        TLane series = 7.0376836292e-2;
        series = TLane.MultiplyAdd(series, x, -1.1514610310e-1);
        series = TLane.MultiplyAdd(series, x, 1.1676998740e-1);
        series = TLane.MultiplyAdd(series, x, -1.2420140846e-1);
        series = TLane.MultiplyAdd(series, x, 1.4249322787e-1);
        series = TLane.MultiplyAdd(series, x, -1.6668057665e-1);
        series = TLane.MultiplyAdd(series, x, 2.0000714765e-1);
        series = TLane.MultiplyAdd(series, x, -2.4999993993e-1);
        series = TLane.MultiplyAdd(series, x, 3.3333331174e-1);
        var square = x * x;
        var tail = TLane.MultiplyAdd(power, Ln2Low, series * square * x) - (square * 0.5);
        var result = TLane.MultiplyAdd(power, Ln2High, x + tail);
        result = TLane.Choose(value < double.PositiveInfinity, result, value);
        return TLane.Choose(value > 0, result, TLane.Choose(TLane.AreEqual(value, 0), double.NegativeInfinity, double.NaN));
    }

    /// <summary>Hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Tanh<TLane>(TLane value) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var size = TLane.Abs(value);

        // Near 0 the quotient below would cancel.
        var square = value * value;
        TLane series = -5.70498872745e-3;
        series = TLane.MultiplyAdd(series, square, 2.06390887954e-2);
        series = TLane.MultiplyAdd(series, square, -5.37397155531e-2);
        series = TLane.MultiplyAdd(series, square, 1.33314422036e-1);
        series = TLane.MultiplyAdd(series, square, -3.33332819422e-1);
        var near = TLane.MultiplyAdd(series * square, value, value);
        var far = 1 - ((TLane)2 / (Exp(size + size) + 1));
        return TLane.Choose(size < 0.625, near, TLane.Choose(value < 0, -far, far));
    }

    /// <summary>The product with 2 to a whole power in [-150, 129], rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ScaleInHalves<TLane>(TLane value, TLane power) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        // 2^128 and 2^-150 are beyond the range of one power.
        var half = TLane.MultiplyAdd(power, 0.5, Shift);
        var rest = power - (half - Shift) + Shift;
        return TLane.ScaleByPower(1, rest) * TLane.ScaleByPower(value, half);
    }

    /// <summary>e^(x - power * ln 2), for a remainder within half of ln 2 of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Reduced<TLane>(TLane x, TLane power) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var rest = TLane.MultiplyAdd(power, -Ln2Low, TLane.MultiplyAdd(power, -Ln2High, x));
        TLane series = 1.9875691500e-4;
        series = TLane.MultiplyAdd(series, rest, 1.3981999507e-3);
        series = TLane.MultiplyAdd(series, rest, 8.3334519073e-3);
        series = TLane.MultiplyAdd(series, rest, 4.1665795894e-2);
        series = TLane.MultiplyAdd(series, rest, 1.6666665459e-1);
        series = TLane.MultiplyAdd(series, rest, 5.0000001201e-1);
        return TLane.MultiplyAdd(series, rest * rest, rest + 1);
    }
}
