namespace EntroPIC.Controllers;

/// <summary>What the laws of controllers are written with.</summary>
public static class Law
{
    /// <summary>The value, held between two bounds; the upper one where they cross.</summary>
    public static double Clamp(double value, double low, double high) => Math.Min(Math.Max(value, low), high);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>log(1 + exp(x)), without overflow.</summary>
    public static double Softplus(double value)
    {
        var small = Math.Exp(-Math.Abs(value));
        var sum = 1 + small;

        // What rounding takes from the sum, the quotient gives back (Goldberg 1991, theorem 4).
        return Math.Max(value, 0) + (sum > 1 ? small * Math.Log(sum) / (sum - 1) : small);
    }

    /// <summary>x * x.</summary>
    public static double Square(double value) => value * value;

    /// <summary>-1, 0 or 1; NaN for NaN.</summary>
    public static double Sign(double value) => double.IsNaN(value) ? value : Math.Sign(value);

    /// <summary>A state that must lie in a range, as its declaration says.</summary>
    /// <exception cref="StateRangeException">It does not.</exception>
    public static void Invariant(bool holds, double value, string state, string range)
    {
        if (!holds)
        {
            throw new StateRangeException($"the state `{state}` is {value}; its declaration says it is in {range}");
        }
    }

    /// <summary>An argument that a controller may take: a number.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="control">The control.</param>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="NotFiniteNumberException">It is NaN or infinite; a state that took it up would never recover.</exception>
    public static double Finite(double value, string control, string parameter) => double.IsFinite(value)
        ? value
        : throw new NotFiniteNumberException($"control `{control}`: the measured `{parameter}` is {value}; the controller keeps its state and is not stepped", value);
}
