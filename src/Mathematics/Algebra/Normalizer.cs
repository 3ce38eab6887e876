using EntroPIC.Mathematics.Numbers;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>Brings scalar expressions into a normal form: a quotient of polynomials in roots of primes, symbols and opaque
/// values.</summary>
internal sealed partial class Normalizer(WorkBudget budget)
{
    private const int MaximumSeriesTerms = 500;

    // Bound variables of the series around; innermost last.
    private readonly Dictionary<string, Quotient> _bound = new(StringComparer.Ordinal);
    private int _names;

    /// <summary>The normal form; null without a scalar value: a set, a division by 0, infinity.</summary>
    public Quotient? Normalize(Expression expression)
    {
        budget.Spend();
        switch (expression)
        {
            case NumberNode number:
                return Quotient.Of(number.Value);
            case PercentNode percent:
                return Normalize(percent.Of) is { } of ? Quotient.Multiply(of, Quotient.Of(new Rational(1, 100)), budget) : null;
            case SymbolNode symbol:
                return _bound.TryGetValue(symbol.Name, out var value) ? value : Quotient.Of(Atom.Symbol(symbol.Name));
            case TextNode text:
                return Quotient.Of(Atom.Symbol(Names.Simplify(text.Text)));
            case UnitNode unit:
                return UnitOf(unit);
            case ConstantNode constant:
                return NormalizeConstant(constant.Kind);
            case SumNode sum:
                return Fold(sum.Terms, Quotient.Of(0), Quotient.Add);
            case ProductNode product:
                return Fold(product.Factors, Quotient.One, Quotient.Multiply);
            case PowerNode power:
                return Normalize(power.Base) is { } root && Normalize(power.Exponent) is { } exponent
                    ? Power(root, exponent, power.IsRoot)
                    : null;
            case CallNode call:
                return NormalizeCall(call);
            case SeriesNode series:
                return NormalizeSeries(series);
            default:
                return null;
        }
    }

    private static Quotient UnitOf(UnitNode unit) =>
        Quotient.Of(Polynomial.Of(Monomial.PowerOf(Atom.Unit(unit.Kind), unit.Power).Power, unit.Size));

    private Quotient? NormalizeConstant(Constant kind) => kind switch
    {
        Constant.Pi => Quotient.Of(Atom.Pi),
        Constant.E => Quotient.Of(Atom.E),
        Constant.ImaginaryUnit => _bound.TryGetValue("i", out var value) ? value : Quotient.Of(Atom.ImaginaryUnit),
        _ => null,
    };

    private Quotient? Fold(IReadOnlyList<Expression> parts, Quotient start, Func<Quotient, Quotient, WorkBudget, Quotient> combine)
    {
        var result = start;
        foreach (var part in parts)
        {
            if (Normalize(part) is not { } value)
            {
                return null;
            }

            result = combine(result, value, budget);
        }

        return result;
    }

    private Quotient? NormalizeCall(CallNode call)
    {
        if (call is { Name: "det", Arguments: [MatrixNode matrix] })
        {
            return Determinant(matrix);
        }

        var arguments = new List<Quotient>();
        foreach (var argument in call.Arguments)
        {
            if (Normalize(argument) is not { } value)
            {
                return null;
            }

            arguments.Add(value);
        }

        if (ExactFunctions.Apply(call.Name, [.. arguments.Select(static argument => argument.Constant)], budget) is { } exact)
        {
            return Quotient.Of(exact);
        }

        return Opaque($"{call.Name}({string.Join(',', arguments.Select(static argument => argument.Key))})");
    }

    private Quotient? NormalizeSeries(SeriesNode series)
    {
        if (Normalize(series.From) is not { } from || Normalize(series.To) is not { } to)
        {
            return null;
        }

        var hadOuter = _bound.Remove(series.Variable, out var outer);
        var result = from.Constant is { IsInteger: true } first && to.Constant is { IsInteger: true } last && last - first < MaximumSeriesTerms
            ? Unroll(series, (int)first.Numerator, last)
            : KeepSeries(series, from, to);
        _bound.Remove(series.Variable);
        if (hadOuter)
        {
            _bound.Add(series.Variable, outer!);
        }

        return result;
    }

    private Quotient? Unroll(SeriesNode series, int first, Rational last)
    {
        var result = Quotient.Of(series.IsProduct ? 1 : 0);
        for (var i = first; last.CompareTo(i) >= 0; i++)
        {
            _bound[series.Variable] = Quotient.Of(i);
            if (Normalize(series.Body) is not { } term)
            {
                return null;
            }

            result = series.IsProduct ? Quotient.Multiply(result, term, budget) : Quotient.Add(result, term, budget);
        }

        return result;
    }

    // The name of a bound variable means nothing: it becomes a number.
    private Quotient? KeepSeries(SeriesNode series, Quotient from, Quotient to)
    {
        _bound[series.Variable] = Quotient.Of(Atom.Symbol($"#bound{_names++}"));
        var body = Normalize(series.Body);
        _names--;
        return body is null ? null : Opaque($"series{series.IsProduct}({from.Key},{to.Key},{body.Key})");
    }

    private Quotient? Determinant(MatrixNode matrix)
    {
        var size = matrix.Rows.Count;
        if (size != matrix.Rows[0].Count || size > 6)
        {
            return null;
        }

        var columns = Enumerable.Range(0, size).ToList();
        return Minor(matrix, 0, columns);
    }

    private Quotient? Minor(MatrixNode matrix, int row, List<int> columns)
    {
        if (columns.Count == 0)
        {
            return Quotient.One;
        }

        var result = Quotient.Of(0);
        for (var i = 0; i < columns.Count; i++)
        {
            if (Normalize(matrix.Rows[row][columns[i]]) is not { } cell)
            {
                return null;
            }

            if (Minor(matrix, row + 1, [.. columns.Where((_, k) => k != i)]) is not { } minor)
            {
                return null;
            }

            var signed = Quotient.Multiply(Quotient.Of(i % 2 == 0 ? 1 : -1), cell, budget);
            result = Quotient.Add(result, Quotient.Multiply(signed, minor, budget), budget);
        }

        return result;
    }

    private static Quotient Opaque(string key) => Quotient.Of(Atom.Opaque(key));
}
