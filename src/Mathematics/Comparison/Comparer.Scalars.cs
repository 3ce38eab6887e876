using EntroPIC.Mathematics.Algebra;
using EntroPIC.Mathematics.Numbers;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

// Numbers and expressions.
internal sealed partial class Comparer
{
    private const int MaximumDecimals = 6_000;

    private bool AreEqualScalars(Expression reference, Expression response)
    {
        if (SignOfInfinity(reference) is { } sign)
        {
            return SignOfInfinity(response) == sign;
        }

        if (_normalizer.Normalize(reference) is not { } left || _normalizer.Normalize(response) is not { } right)
        {
            return false;
        }

        if (IsDecimal(reference) || IsDecimal(response))
        {
            return AreEqualRounded(reference, left, response, right);
        }

        if (Quotient.AreSame(left, right, _budget))
        {
            return true;
        }

        return (left.HasOpaque || right.HasOpaque) && _probing.AreEqual(reference, response);
    }

    /// <summary>A number written with a decimal point is compared after rounding both; units count as they convert.</summary>
    private bool AreEqualRounded(Expression reference, Quotient left, Expression response, Quotient right)
    {
        if (left.Measure is var (a, unit) && right.Measure is var (b, other))
        {
            return unit == other && AreNear(a, b);
        }

        return _probing.RealValue(reference) is { } x && _probing.RealValue(response) is { } y && AreNear(Rational.Of(x), Rational.Of(y));
    }

    /// <summary>Equal after rounding to so many decimals; small numbers to so many digits that count, or all of them would be 0.</summary>
    private bool AreNear(Rational left, Rational right)
    {
        if (left == right || left.Sign != right.Sign)
        {
            return left == right;
        }

        var zeros = 0;
        for (var size = (left.Sign < 0 ? -left : left) * 10; size < 1 && zeros < MaximumDecimals; size *= 10)
        {
            zeros++;
        }

        var digits = zeros < _options.Digits / 2 ? _options.Digits : _options.Digits + zeros;
        return left.Round(digits) == right.Round(digits);
    }

    private static bool IsDecimal(Expression expression) => expression switch
    {
        NumberNode number => number.IsDecimal,
        PercentNode percent => IsDecimal(percent.Of),
        ProductNode product => product.Factors.Any(IsDecimal)
            && product.Factors.All(static factor => factor is NumberNode || ExpressionTree.HasUnits(factor)),
        _ => false,
    };

    /// <summary>
    /// A reference that may be a time of day, as 12:30, has to be written alike; a response as such is a ratio where the reference is one
    /// in lowest terms.
    /// </summary>
    private bool AreEqualRatios(Expression reference, Expression response) => (reference, response) switch
    {
        (RatioNode { Terms.Count: 2 } one, RatioNode other) => AreEqualInTurn(one.Terms, other.Terms),
        (RatioNode one, RatioNode other) => AreProportional(one.Terms, other.Terms),
        (NumberNode { IsRatio: true }, RatioNode { Terms: [var first, var second] }) =>
            AreEqualScalars(reference, new ProductNode([first, new PowerNode(second, new NumberNode(-1))])),
        _ => false,
    };

    private bool AreProportional(IReadOnlyList<Expression> reference, IReadOnlyList<Expression> response)
    {
        // Measured against terms that are not 0: the products with 0 are all alike.
        var measure = Enumerable.Range(0, reference.Count).FirstOrDefault(i => !IsZero(reference[i]), -1);
        return reference.Count == response.Count && measure >= 0 && !IsZero(response[measure]) && Enumerable.Range(0, reference.Count).All(i =>
            AreEqualScalars(new ProductNode([reference[i], response[measure]]), new ProductNode([response[i], reference[measure]])));
    }

    private bool IsZero(Expression expression) => _normalizer.Normalize(expression)?.Constant is { IsZero: true };

    private static int? SignOfInfinity(Expression expression) => expression switch
    {
        ConstantNode { Kind: Constant.Infinity } => 1,
        ProductNode { Factors: [NumberNode { Value.Sign: < 0 }, ConstantNode { Kind: Constant.Infinity }] } => -1,
        _ => null,
    };

    /// <summary>Cell by cell, or null where neither side is a matrix.</summary>
    private bool? AreEqualMatrices(Expression reference, Expression response)
    {
        var (left, right) = (Matrices.Evaluate(reference, _budget), Matrices.Evaluate(response, _budget));
        if (left is null && right is null)
        {
            return null;
        }

        return left is not null && right is not null && left.Rows.Count == right.Rows.Count && left.Rows[0].Count == right.Rows[0].Count
            && left.Rows.Zip(right.Rows).All(rows => rows.First.Zip(rows.Second).All(cells => AreEqual(cells.First, cells.Second)));
    }
}
