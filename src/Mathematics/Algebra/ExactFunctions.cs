using System.Numerics;
using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>Functions that have a fraction as value where their arguments are fractions.</summary>
internal static class ExactFunctions
{
    private const int FactorialLimit = 2_000;

    /// <summary>The value; null if an argument is not a fraction, or the function or its value is not covered.</summary>
    public static Rational? Apply(string name, Rational?[] arguments, WorkBudget budget)
    {
        if (Array.Exists(arguments, static argument => argument is null))
        {
            return null;
        }

        Rational[] values = [.. arguments.Select(static argument => argument!.Value)];
        budget.Spend(values.Sum(static value => value.Size));
        return (name, values) switch
        {
            ("abs" or "norm", [var x]) => x.Sign < 0 ? -x : x,
            ("floor", [var x]) => x.Floor(),
            ("ceil", [var x]) => -(-x).Floor(),
            ("sgn", [var x]) => x.Sign,
            ("factorial", [{ IsInteger: true, Sign: >= 0 } n]) when n < FactorialLimit => Falling(n.Numerator, (int)n.Numerator, budget),
            ("semifactorial", [{ IsInteger: true, Sign: >= 0 } n]) when n < FactorialLimit => Semifactorial((int)n.Numerator, budget),
            ("binomial", [{ IsInteger: true } n, { IsInteger: true, Sign: >= 0 } k]) when k < FactorialLimit =>
                Falling(n.Numerator, (int)k.Numerator, budget) / (Rational)Falling(k.Numerator, (int)k.Numerator, budget),
            ("mod", [var x, { IsZero: false } y]) => x - (y * (x / y).Floor()),
            ("max", [_, ..]) => values.Max(),
            ("min", [_, ..]) => values.Min(),
            ("gcd", [_, ..]) when values.All(static value => value.IsInteger) =>
                values.Aggregate(BigInteger.Zero, static (gcd, value) => BigInteger.GreatestCommonDivisor(gcd, value.Numerator)),
            ("lcm", [_, ..]) when values.All(static value => value is { IsInteger: true, IsZero: false }) =>
                values.Aggregate(BigInteger.One, LeastCommonMultiple),
            _ => null,
        };
    }

    private static BigInteger LeastCommonMultiple(BigInteger multiple, Rational value) =>
        BigInteger.Abs(multiple * value.Numerator) / BigInteger.GreatestCommonDivisor(multiple, value.Numerator);

    /// <summary>n (n - 2) … down to 2 or 1.</summary>
    private static BigInteger Semifactorial(int n, WorkBudget budget)
    {
        var product = BigInteger.One;
        for (; n > 1; n -= 2)
        {
            budget.Spend(1 + (product.GetBitLength() / 64));
            product *= n;
        }

        return product;
    }

    /// <summary>n (n - 1) … with k factors.</summary>
    private static BigInteger Falling(BigInteger n, int k, WorkBudget budget)
    {
        var product = BigInteger.One;
        for (var i = 0; i < k; i++)
        {
            budget.Spend(1 + (product.GetBitLength() / 64));
            product *= n - i;
        }

        return product;
    }
}
