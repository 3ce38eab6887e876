using EntroPIC.Rewards.Mathematics.Algebra;
using EntroPIC.Rewards.Mathematics.Syntax;

namespace EntroPIC.Rewards.Mathematics.Comparison;

// Numbers and expressions.
internal sealed partial class Comparer
{
    private bool AreEqualScalars(Expression reference, Expression response)
    {
        if (SignOfInfinity(reference) is { } sign)
            return SignOfInfinity(response) == sign;
        if (reference is NumberNode { Base: { } one } && response is NumberNode { Base: { } other } && one != other)
            return false;
        if (_normalizer.Normalize(reference) is not { } left || _normalizer.Normalize(response) is not { } right)
            return false;
        if (IsDecimal(reference) || IsDecimal(response))
            return AreEqualRounded(reference, left, response, right);
        if (Quotient.AreSame(left, right, _budget))
            return true;
        return (left.HasOpaque || right.HasOpaque) && _probing.AreEqual(reference, response);
    }

    /// <summary>A number written with a decimal point is compared after rounding both.</summary>
    private bool AreEqualRounded(Expression reference, Quotient left, Expression response, Quotient right)
    {
        if (left.Constant is { } a && right.Constant is { } b)
            return a.Round(_options.Digits) == b.Round(_options.Digits);
        var scale = Math.Pow(10, _options.Digits);
        return _probing.RealValue(reference) is { } x && _probing.RealValue(response) is { } y && Math.Round(x * scale) == Math.Round(y * scale);
    }

    private static bool IsDecimal(Expression expression) =>
        expression is NumberNode { IsDecimal: true } or PercentNode { Of: NumberNode { IsDecimal: true } };

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
            return null;
        return left is not null && right is not null && left.Rows.Count == right.Rows.Count && left.Rows[0].Count == right.Rows[0].Count
            && left.Rows.Zip(right.Rows).All(rows => rows.First.Zip(rows.Second).All(cells => AreEqual(cells.First, cells.Second)));
    }
}
