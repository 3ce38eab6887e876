using System.Numerics;
using EntroPIC.Mathematics.Numbers;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>Real values to a hundred digits of the smallest difference that numbers of their sizes make: <c>e^{\pi\sqrt{163}}</c> is within
/// 10^-12 of a whole number, <c>\cos(10^{-60})</c> within 10^-120 of 1, and neither is one.</summary>
/// <param name="budget">Budget of the work.</param>
internal sealed class ExactProbe(WorkBudget budget)
{
    private const int Places = 320;

    // What rounding may leave, of the last places.
    private const int Slack = 64;

    // A power that doubles with each digit takes no more than this.
    private const double MaximumSize = 10_000;

    private const int MaximumExponent = 10_000;
    private const int WorkPerFunction = 2_000;

    private readonly Normalizer _normalizer = new(budget);
    private readonly Probe _point = new(0, isComplex: false, budget);
    private FixedPoint _numbers = new(Places);

    /// <summary>
    /// True if two values are the same number, at one point where there are names; null if these functions cannot evaluate one of them.
    /// </summary>
    public bool? AreEqual(Expression left, Expression right)
    {
        if (SizeOf(left) + SizeOf(right) is not (var size and <= MaximumSize))
        {
            return null;
        }

        _numbers = new FixedPoint(Places + (2 * (int)size));
        if (Evaluate(left) is not { } one || Evaluate(right) is not { } other)
        {
            return null;
        }

        var largest = BigInteger.Max(BigInteger.Max(BigInteger.Abs(one), BigInteger.Abs(other)), _numbers.One);
        return BigInteger.Abs(one - other) <= largest >> (_numbers.Places - Slack - (int)size);
    }

    /// <summary>
    /// The bits of all that is in an expression: its values differ from 0, if they do, by not much less than so many make.
    /// </summary>
    private double SizeOf(Expression expression) => expression switch
    {
        NumberNode number => BigInteger.Abs(number.Value.Numerator).GetBitLength() + number.Value.Denominator.GetBitLength(),
        PowerNode power => (Math.Max(1, DoubleOf(power.Exponent)) * SizeOf(power.Base)) + SizeOf(power.Exponent),
        CallNode { Name: "sinh" or "cosh" or "tanh" } call => SizesIn(call) + (3 * DoubleOf(call.Arguments[0])),
        _ => SizesIn(expression),
    };

    private double SizesIn(Expression expression) => ExpressionTree.Children(expression).Sum(SizeOf) + 2;

    private double DoubleOf(Expression expression) => Math.Abs(_point.Evaluate(expression).Real);

    private BigInteger? Evaluate(Expression expression)
    {
        budget.Spend(16);
        return expression switch
        {
            NumberNode number => _numbers.Of(number.Value),
            PercentNode percent => Evaluate(percent.Of) / 100,
            SymbolNode symbol => _numbers.Of(new Rational((BigInteger)(1024 * DoubleOf(symbol)), 1024)),
            ConstantNode { Kind: Constant.Pi } => _numbers.Pi,
            ConstantNode { Kind: Constant.E } => _numbers.E,
            SumNode sum => Fold(sum.Terms, BigInteger.Zero, static (total, term) => total + term),
            ProductNode product => Fold(product.Factors, _numbers.One, _numbers.Multiply),
            PowerNode power => Power(power),
            CallNode call => Call(call),
            SeriesNode => Exact(expression),
            _ => null,
        };
    }

    private BigInteger? Exact(Expression expression) =>
        _normalizer.Normalize(expression)?.Constant is { } value ? _numbers.Of(value) : null;

    private BigInteger? Fold(IReadOnlyList<Expression> parts, BigInteger start, Func<BigInteger, BigInteger, BigInteger> combine)
    {
        var result = start;
        foreach (var part in parts)
        {
            if (Evaluate(part) is not { } value)
            {
                return null;
            }

            result = combine(result, value);
        }

        return result;
    }

    private void SpendOnFunction(int times = 1)
    {
        long ratio = (_numbers.Places + Places - 1) / Places;
        budget.Spend(times * WorkPerFunction * ratio * ratio);
    }

    private BigInteger? Power(PowerNode power)
    {
        if (Evaluate(power.Base) is not { } root)
        {
            return null;
        }

        if (_normalizer.Normalize(power.Exponent)?.Constant is not { } exponent)
        {
            SpendOnFunction(2);
            return Evaluate(power.Exponent) is { } real && _numbers.Log(root) is { } log
                ? _numbers.Exp(_numbers.Multiply(real, log))
                : null;
        }

        if (BigInteger.Abs(exponent.Numerator) > MaximumExponent || exponent.Denominator > 64)
        {
            return null;
        }

        budget.Spend(_numbers.Places / 8);
        if ((root.Sign < 0 && !power.IsRoot && !exponent.IsInteger) || RootOf(root, (int)exponent.Denominator) is not { } taken)
        {
            return null;
        }

        var result = _numbers.Power(taken, (int)BigInteger.Abs(exponent.Numerator));
        return exponent.Sign < 0 ? _numbers.Divide(_numbers.One, result) : result;
    }

    // Odd roots of negative numbers are real.
    private BigInteger? RootOf(BigInteger value, int index)
    {
        SpendOnFunction(index - 1);
        return index switch
        {
            1 => value,
            _ when value.Sign < 0 => index % 2 == 0 ? null : -_numbers.Root(-value, index),
            _ => _numbers.Root(value, index),
        };
    }

    private BigInteger? Call(CallNode call)
    {
        if (Exact(call) is { } exact)
        {
            return exact;
        }

        SpendOnFunction();
        if (call.Arguments.Count is 0 or > 2 || Evaluate(call.Arguments[0]) is not { } x)
        {
            return null;
        }

        var one = _numbers.One;
        return (call.Name, call.Arguments.Count) switch
        {
            ("sin", 1) => _numbers.Sin(x),
            ("cos", 1) => _numbers.Cos(x),
            ("tan", 1) => _numbers.Divide(_numbers.Sin(x), _numbers.Cos(x)),
            ("cot", 1) => _numbers.Divide(_numbers.Cos(x), _numbers.Sin(x)),
            ("sec", 1) => _numbers.Divide(one, _numbers.Cos(x)),
            ("csc", 1) => _numbers.Divide(one, _numbers.Sin(x)),
            ("arctan", 1) => _numbers.ArcTangent(x),
            ("arccot", 1) => (_numbers.Pi / 2) - _numbers.ArcTangent(x),
            ("arcsin", 1) => _numbers.ArcSine(x),
            ("arccos", 1) => (_numbers.Pi / 2) - _numbers.ArcSine(x),
            ("arccsc", 1) => _numbers.Divide(one, x) is { } inverse ? _numbers.ArcSine(inverse) : null,
            ("arcsec", 1) => _numbers.Divide(one, x) is { } inverse ? (_numbers.Pi / 2) - _numbers.ArcSine(inverse) : null,
            ("sinh", 1) => (_numbers.Exp(x) - _numbers.Exp(-x)) / 2,
            ("cosh", 1) => (_numbers.Exp(x) + _numbers.Exp(-x)) / 2,
            ("tanh", 1) => _numbers.Exp(2 * x) is { } grown ? _numbers.Divide(grown - one, grown + one) : null,
            ("arsinh", 1) => _numbers.Root(_numbers.Multiply(x, x) + one, 2) is { } root ? _numbers.Log(x + root) : null,
            ("arcosh", 1) => _numbers.Root(_numbers.Multiply(x, x) - one, 2) is { } root ? _numbers.Log(x + root) : null,
            ("artanh", 1) => _numbers.Divide(one + x, one - x) is { } quotient ? _numbers.Log(quotient) / 2 : null,
            ("abs" or "norm", 1) => BigInteger.Abs(x),
            ("floor", 1) => Floor(x),
            ("ceil", 1) => -Floor(-x),
            ("log", 2) => _numbers.Log(x) is { } log && Evaluate(call.Arguments[1]) is { } radix && _numbers.Log(radix) is { } unit
                ? _numbers.Divide(log, unit)
                : null,
            _ => null,
        };
    }

    /// <summary>Null where the number is as near to a whole one as rounding may bring it.</summary>
    private BigInteger? Floor(BigInteger value)
    {
        var whole = (value >> _numbers.Places) << _numbers.Places;
        var slack = _numbers.One >> Slack;
        return value - whole > slack && whole + _numbers.One - value > slack ? whole : null;
    }
}
