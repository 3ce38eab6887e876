using System.Numerics;

namespace Differential.Reference;

/// <summary>A function of numbers and its partial derivatives.</summary>
/// <param name="Arity">Of how many numbers.</param>
/// <param name="Value">The function.</param>
/// <param name="Slope">Its derivative by the argument of an index, given the arguments and the value.</param>
internal sealed record Function(int Arity, Func<double[], Arithmetic, double> Value, Func<double[], double, int, double> Slope)
{
    /// <summary>True if the result is an argument, its negative, or a whole number, and thus needs no rounding.</summary>
    public bool IsExact { get; init; }

    /// <summary>True if the result is a step of its argument, which has no gradient.</summary>
    public bool IsStep { get; init; }

    /// <summary>Those that the language calls by name.</summary>
    public static IReadOnlyDictionary<string, Function> Named { get; } = new Dictionary<string, Function>
    {
        ["exp"] = Of(Math.Exp, static (_, y) => y),
        ["log"] = Of(Math.Log, static (x, _) => 1 / x),
        ["sqrt"] = Of(Math.Sqrt, static (_, y) => 0.5 / y),
        ["square"] = Of(static x => x * x, static (x, _) => 2 * x),
        ["cos"] = new(1, static (x, how) => Math.Cos(how.SeeAngle(x[0])), static (x, _, _) => -Math.Sin(x[0])),
        ["sin"] = new(1, static (x, how) => Math.Sin(how.SeeAngle(x[0])), static (x, _, _) => Math.Cos(x[0])),
        ["sigmoid"] = Of(Logistic, static (_, y) => y * (1 - y)),
        ["tanh"] = Of(Math.Tanh, static (_, y) => 1 - (y * y)),
        ["softplus"] = Of(static x => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))), static (x, _) => Logistic(x)),
        ["abs"] = new(1, static (x, how) => how.Order(x[0], 0) < 0 ? -x[0] : x[0], static (x, _, _) => x[0] > 0 ? 1 : x[0] < 0 ? -1 : 0) { IsExact = true },
        ["floor"] = Jump(Math.Floor),
        ["ceil"] = Jump(Math.Ceiling),
        ["sign"] = Jump(static x => x > 0 ? 1 : x < 0 ? -1 : x),
        ["choose"] = new(2, static (x, how) => Ways(Decided(x[0], Math.Floor(x[0]), how), Decided(x[1], Math.Floor(x[1]), how)), static (_, _, _) => 0) { IsStep = true },
        ["clamp"] = new(3, Clamp, ClampSlope) { IsExact = true },
    };

    public static Function Negate { get; } = Of(static x => -x, static (_, _) => -1) with { IsExact = true };

    public static Function Plus { get; } = new(2, static (x, how) => how.Sum(x[0], x[1]), static (_, _, _) => 1);

    public static Function Minus { get; } = new(2, static (x, how) => how.Sum(x[0], -x[1]), static (_, _, argument) => argument == 0 ? 1 : -1);

    public static Function Times { get; } = new(2, static (x, _) => x[0] * x[1], static (x, _, argument) => x[1 - argument]);

    public static Function Over { get; } = new(2, static (x, _) => x[0] / x[1], static (x, y, argument) => argument == 0 ? 1 / x[1] : -y / x[1]);

    public static Function Power { get; } = new(2, static (x, _) => Math.Pow(x[0], x[1]), PowerSlope);

    /// <summary>The lesser of two; equal ones share the gradient.</summary>
    public static Function Least { get; } = new(2, static (x, how) => how.Order(x[0], x[1]) <= 0 ? x[0] : x[1], static (x, y, argument) => Share(x, y, argument)) { IsExact = true };

    /// <summary>The greater of two, likewise.</summary>
    public static Function Greatest { get; } = new(2, static (x, how) => how.Order(x[0], x[1]) >= 0 ? x[0] : x[1], static (x, y, argument) => Share(x, y, argument)) { IsExact = true };

    /// <summary>The lesser or greater of a value and a bound, which is a clamp: the value passes its gradient at the bound.</summary>
    public Function WithBound(int? bound) => bound is not { } index ? this
        : this with { Slope = (x, y, argument) => x[0] == x[1] ? (argument == index ? 0 : 1) : Slope(x, y, argument) };

    private static Function Of(Func<double, double> value, Func<double, double, double> slope) =>
        new(1, (x, _) => value(x[0]), (x, y, _) => slope(x[0], y));

    private static Function Jump(Func<double, double> value) => new(1, (x, how) => Decided(x[0], value(x[0]), how), static (_, _, _) => 0) { IsExact = true, IsStep = true };

    private static double Decided(double x, double value, Arithmetic how)
    {
        how.Compare(x, Math.Round(x));
        how.Decide(value);
        return value;
    }

    /// <summary>A quotient of products of whole numbers, exactly; more than 1,024 factors are beyond double precision.</summary>
    private static double Ways(double n, double k)
    {
        var least = Math.Min(k, n - k);
        if (!(least >= 1) || least > 1024 || double.IsInfinity(n))
        {
            return least >= 1 ? double.PositiveInfinity : least >= 0 ? 1 : double.IsNaN(least) ? least : 0;
        }

        var (above, below) = (BigInteger.One, BigInteger.One);
        for (var i = 0; i < (int)least; i++)
        {
            above *= new BigInteger(n) - i;
            below *= i + 1;
        }

        return (double)(above / below);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double LogOnePlus(double x) => 2 * Math.Atanh(x / (2 + x));

    private static double Share(double[] x, double y, int argument) => x[0] == x[1] ? 0.5 : x[argument] == y ? 1 : 0;

    // The upper bound counts where the bounds cross.
    private static double Clamp(double[] x, Arithmetic how)
    {
        how.Order(x[0], x[1]);
        how.Order(x[2], x[0]);
        how.Order(x[2], x[1]);
        return Math.Min(Math.Max(x[0], x[1]), x[2]);
    }

    private static double ClampSlope(double[] x, double y, int argument)
    {
        var from = x[1] > x[2] ? 2 : x[0] < x[1] ? 1 : x[0] > x[2] ? 2 : 0;
        return argument == from ? 1 : 0;
    }

    private static double PowerSlope(double[] x, double y, int argument) =>
        argument == 0 ? (x[1] == 0 ? 0 : x[1] * Math.Pow(x[0], x[1] - 1)) : (x[0] == 0 && x[1] >= 0 ? 0 : y * Math.Log(x[0]));
}
