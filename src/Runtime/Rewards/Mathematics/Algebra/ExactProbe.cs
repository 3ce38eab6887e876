using System.Numerics;
using EntroPIC.Rewards.Mathematics.Syntax;

namespace EntroPIC.Rewards.Mathematics.Algebra;

/// <summary>Values of real constants to a hundred digits: <c>e^{\pi\sqrt{163}}</c> is within 10^-12 of a whole number and is none.</summary>
internal sealed class ExactProbe(WorkBudget budget)
{
    // What rounding may leave, of the last places.
    private const int Slack = 64;

    private const int WorkPerFunction = 2_000;

    /// <summary>True if two constants are the same number; null if these functions cannot evaluate one of them.</summary>
    public bool? AreEqual(Expression left, Expression right)
    {
        if (Evaluate(left) is not { } one || Evaluate(right) is not { } other)
            return null;
        var size = BigInteger.Max(BigInteger.Max(BigInteger.Abs(one), BigInteger.Abs(other)), FixedPoint.One);
        return BigInteger.Abs(one - other) <= size >> (FixedPoint.Places - Slack);
    }

    private BigInteger? Evaluate(Expression expression)
    {
        budget.Spend(16);
        return expression switch
        {
            NumberNode number => ((Rational)(number.Value.Numerator << FixedPoint.Places) / number.Value.Denominator).Floor(),
            PercentNode percent => Evaluate(percent.Of) / 100,
            ConstantNode { Kind: Constant.Pi } => FixedPoint.Pi,
            ConstantNode { Kind: Constant.E } => FixedPoint.E,
            SumNode sum => Fold(sum.Terms, BigInteger.Zero, static (total, term) => total + term),
            ProductNode product => Fold(product.Factors, FixedPoint.One, FixedPoint.Multiply),
            PowerNode power => Power(power),
            CallNode call => Call(call),
            _ => null,
        };
    }

    private BigInteger? Fold(IReadOnlyList<Expression> parts, BigInteger start, Func<BigInteger, BigInteger, BigInteger> combine)
    {
        var result = start;
        foreach (var part in parts)
        {
            if (Evaluate(part) is not { } value)
                return null;
            result = combine(result, value);
        }

        return result;
    }

    private BigInteger? Power(PowerNode power)
    {
        if (Evaluate(power.Base) is not { } root)
            return null;
        budget.Spend(WorkPerFunction);
        if (new Normalizer(budget).Normalize(power.Exponent)?.Constant is not { } exponent)
            return Evaluate(power.Exponent) is { } real && FixedPoint.Log(root) is { } log ? FixedPoint.Exp(FixedPoint.Multiply(real, log)) : null;
        if (BigInteger.Abs(exponent.Numerator) > 64 || exponent.Denominator > 64)
            return null;
        if (RootOf(root, (int)exponent.Denominator) is not { } taken)
            return null;
        var result = FixedPoint.One;
        for (var i = 0; i < BigInteger.Abs(exponent.Numerator); i++)
            result = FixedPoint.Multiply(result, taken);
        return exponent.Sign < 0 ? FixedPoint.Divide(FixedPoint.One, result) : result;
    }

    // Odd roots of negative numbers are real.
    private static BigInteger? RootOf(BigInteger value, int index) => index switch
    {
        1 => value,
        _ when value.Sign < 0 => index % 2 == 0 ? null : -FixedPoint.Root(-value, index),
        _ => FixedPoint.Root(value, index),
    };

    private BigInteger? Call(CallNode call)
    {
        budget.Spend(WorkPerFunction);
        if (call.Arguments.Count is 0 or > 2 || Evaluate(call.Arguments[0]) is not { } x)
            return null;
        return (call.Name, call.Arguments.Count) switch
        {
            ("sin", 1) => FixedPoint.Sin(x),
            ("cos", 1) => FixedPoint.Cos(x),
            ("tan", 1) => FixedPoint.Divide(FixedPoint.Sin(x), FixedPoint.Cos(x)),
            ("cot", 1) => FixedPoint.Divide(FixedPoint.Cos(x), FixedPoint.Sin(x)),
            ("sec", 1) => FixedPoint.Divide(FixedPoint.One, FixedPoint.Cos(x)),
            ("csc", 1) => FixedPoint.Divide(FixedPoint.One, FixedPoint.Sin(x)),
            ("arctan", 1) => FixedPoint.ArcTangent(x),
            ("abs", 1) => BigInteger.Abs(x),
            ("log", 2) => FixedPoint.Log(x) is { } log && Evaluate(call.Arguments[1]) is { } radix && FixedPoint.Log(radix) is { } unit ? FixedPoint.Divide(log, unit) : null,
            _ => null,
        };
    }
}
