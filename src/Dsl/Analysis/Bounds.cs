using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Bounds on one quantity from comparisons with constants.</summary>
internal static class Bounds
{
    /// <summary>
    /// The quantity that a comparison bounds and the interval where it holds; <c>null</c> for other conditions, or if it never holds.
    /// </summary>
    /// <param name="comparison">The condition.</param>
    /// <param name="rangeOf">The intervals of its sides.</param>
    /// <param name="isNegated">True for the interval where it fails.</param>
    public static (Node Quantity, Interval Range)? Of(Node comparison, Func<Node, Interval> rangeOf, bool isNegated = false)
    {
        if (Sides(comparison, rangeOf) is not { } sides || Sign(comparison.Op, isNegated) is not (var sign and not Op.NotEqual))
        {
            return null;
        }

        var isIn = sign is Op.LessOrEqual or Op.GreaterOrEqual;
        var isAbove = sign is Op.Less or Op.LessOrEqual == sides.IsRight;
        var range = sign == Op.Equal ? Interval.Point(sides.Bound)
            : isAbove ? Interval.Of(new Bound(sides.Bound, isIn), Interval.All.High)
            : Interval.Of(Interval.All.Low, new Bound(sides.Bound, isIn));
        return range.Meet(rangeOf(sides.Quantity)) is { } met ? (sides.Quantity, met) : null;
    }

    /// <summary>The quantity and the one number that a comparison excludes; <c>null</c> for other conditions.</summary>
    public static (Node Quantity, double Number)? LeftOut(Node comparison, Func<Node, Interval> rangeOf, bool isNegated) =>
        Sides(comparison, rangeOf) is { } sides && Sign(comparison.Op, isNegated) == Op.NotEqual ? (sides.Quantity, sides.Bound) : null;

    /// <summary>
    /// The quantity with contradictory bounds in a conjunction, or with exhaustive bounds in a disjunction; <c>null</c> if there is none.
    /// </summary>
    public static Node? Excluded(Node condition, Op op, Func<Node, Interval> rangeOf)
    {
        var left = new Dictionary<Node, Interval>();
        foreach (var part in Conjunction.Parts(condition, op))
        {
            if (Of(part, rangeOf, isNegated: op == Op.Or) is not { } bound)
            {
                continue;
            }

            if ((left.TryGetValue(bound.Quantity, out var known) ? known.Meet(bound.Range) : bound.Range) is not { } met)
            {
                return bound.Quantity;
            }

            left[bound.Quantity] = met;
        }

        return null;
    }

    /// <summary>A quantity and the constant that it is compared with.</summary>
    private static (Node Quantity, double Bound, bool IsRight)? Sides(Node comparison, Func<Node, Interval> rangeOf)
    {
        if (!comparison.IsComparison)
        {
            return null;
        }

        var isRight = !rangeOf(comparison.Inputs[1]).IsPoint;
        var quantity = comparison.Inputs[isRight ? 1 : 0];
        var bound = rangeOf(comparison.Inputs[isRight ? 0 : 1]);
        while (quantity.Op is Op.Widen or Op.Stop)
        {
            quantity = quantity.Inputs[0];
        }

        return bound.IsPoint && !rangeOf(quantity).IsPoint ? (quantity, bound.Low.Value, isRight) : null;
    }

    /// <summary>The comparison, or its negation.</summary>
    private static Op Sign(Op comparison, bool isNegated) => !isNegated ? comparison : comparison switch
    {
        Op.Less => Op.GreaterOrEqual,
        Op.LessOrEqual => Op.Greater,
        Op.Greater => Op.LessOrEqual,
        Op.GreaterOrEqual => Op.Less,
        Op.Equal => Op.NotEqual,
        Op.NotEqual => Op.Equal,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "the operation compares nothing"),
    };
}
