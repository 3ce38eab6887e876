using System.Numerics;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>The value of an expression at one point: each symbol has a number that its name and the point decide.</summary>
/// <param name="point">Which point, from 0.</param>
/// <param name="isComplex">Gives roots and logarithms of negative numbers a value; otherwise they are NaN, and so is all that
/// holds them.</param>
/// <param name="budget">Budget of the work.</param>
internal sealed class Probe(int point, bool isComplex, WorkBudget budget)
{
    private const int MaximumSeriesTerms = 500;
    private const long Seed = 20260214;

    private static readonly Complex Undefined = new(double.NaN, double.NaN);
    private static readonly double[] Scales = [1, 3, 0.4, 11];

    private readonly Dictionary<string, Complex> _bound = new(StringComparer.Ordinal);

    public Complex Evaluate(Expression expression)
    {
        budget.Spend(2);
        return expression switch
        {
            NumberNode number => number.Value.ToDouble(),
            PercentNode percent => Evaluate(percent.Of) / 100,
            SymbolNode symbol => ValueOf(symbol.Name),
            TextNode text => ValueOf(Names.Simplify(text.Text)),
            UnitNode unit => unit.Size.ToDouble() * Math.Pow(Math.Abs(ValueOf(unit.Kind).Real), unit.Power),
            ConstantNode constant => ValueOf(constant.Kind),
            SumNode sum => sum.Terms.Aggregate(Complex.Zero, (total, term) => total + Evaluate(term)),
            ProductNode product => product.Factors.Aggregate(Complex.One, (total, factor) => total * Evaluate(factor)),
            PowerNode power => Power(power),
            CallNode call => Call(call),
            SeriesNode series => Series(series),
            _ => Undefined,
        };
    }

    // Half of the points are positive, where most answers are meant.
    private Complex ValueOf(string name)
    {
        if (_bound.TryGetValue(name, out var bound))
        {
            return bound;
        }

        var hash = CounterRandom.Hash(name);
        var size = (0.25 + CounterRandom.Uniform(Seed, hash, point, 0)) * Scales[point % Scales.Length];
        return point % 2 == 1 && CounterRandom.Uniform(Seed, hash, point, 1) < 0.5 ? -size : size;
    }

    private Complex ValueOf(Constant kind) => kind switch
    {
        Constant.Pi => Math.PI,
        Constant.E => Math.E,
        Constant.ImaginaryUnit => _bound.TryGetValue("i", out var bound) ? bound : Complex.ImaginaryOne,
        _ => Undefined,
    };

    private Complex Power(PowerNode power)
    {
        var root = Evaluate(power.Base);
        if (power.IsRoot && power.Exponent is NumberNode { Value: { IsInteger: false } fraction } && !fraction.Denominator.IsEven
            && root is { Imaginary: 0, Real: < 0 })
        {
            return Math.Pow(-root.Real, fraction.ToDouble()) * (fraction.Numerator.IsEven ? 1 : -1);
        }

        var exponent = Evaluate(power.Exponent);
        if (root.Imaginary == 0 && exponent.Imaginary == 0)
        {
            var real = Math.Pow(root.Real, exponent.Real);
            if (double.IsFinite(real) || !isComplex)
            {
                return double.IsFinite(real) ? real : Undefined;
            }
        }

        return exponent is { Imaginary: 0 } && double.IsInteger(exponent.Real) && Math.Abs(exponent.Real) <= 64
            ? WholePower(root, (int)exponent.Real)
            : Complex.Pow(root, exponent);
    }

    private static Complex WholePower(Complex root, int exponent)
    {
        var result = Complex.One;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            result *= root;
        }

        return exponent < 0 ? 1 / result : result;
    }

    private Complex Call(CallNode call)
    {
        Complex[] arguments = [.. call.Arguments.Select(Evaluate)];
        if (ProbeFunctions.Apply(call.Name, arguments, isComplex) is { } value)
        {
            return value;
        }

        // A function that no one knows: any number will do, as long as equal arguments give equal ones.
        var hash = arguments.Aggregate(CounterRandom.Hash(call.Name), static (hash, argument) =>
            CounterRandom.Hash(FormattableString.Invariant($"{hash} {argument.Real:E7} {argument.Imaginary:E7}")));
        return arguments.All(Complex.IsFinite) ? 0.5 + CounterRandom.Uniform(Seed, hash, point, 2) : Undefined;
    }

    private static bool IsWhole(Complex value) => value.Imaginary == 0 && double.IsInteger(value.Real);

    private Complex Series(SeriesNode series)
    {
        var (from, to) = (Evaluate(series.From), Evaluate(series.To));
        if (!IsWhole(from) || !IsWhole(to) || to.Real - from.Real >= MaximumSeriesTerms)
        {
            return Undefined;
        }

        var hadOuter = _bound.Remove(series.Variable, out var outer);
        var result = series.IsProduct ? Complex.One : Complex.Zero;
        for (var i = from.Real; i <= to.Real; i++)
        {
            _bound[series.Variable] = i;
            var term = Evaluate(series.Body);
            result = series.IsProduct ? result * term : result + term;
        }

        _bound.Remove(series.Variable);
        if (hadOuter)
        {
            _bound.Add(series.Variable, outer);
        }

        return result;
    }
}
