using EntroPIC.Dsl.Analysis.Ranges;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>What comparisons with constants say of one quantity.</summary>
internal static class Bounds
{
    /// <summary>The quantity that a comparison bounds and where it holds; <c>null</c> where it is no such comparison or holds nowhere.</summary>
    /// <param name="comparison">The condition.</param>
    /// <param name="rangeOf">The intervals of its sides.</param>
    /// <param name="isNegated">Whether where it fails is asked for instead.</param>
    public static (Node Quantity, Interval Range)? Of(Node comparison, Func<Node, Interval> rangeOf, bool isNegated = false)
    {
        if (comparison.Op is not (>= Op.Less and <= Op.Equal) || (isNegated && comparison.Op == Op.Equal))
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

        var whole = rangeOf(quantity);
        if (!bound.IsPoint || whole.IsPoint)
        {
            return null;
        }

        var at = bound.Low.Value;
        var isIn = comparison.Op is Op.LessOrEqual or Op.GreaterOrEqual != isNegated;
        var isAbove = comparison.Op is Op.Less or Op.LessOrEqual == (isRight != isNegated);
        var range = comparison.Op == Op.Equal ? bound
            : isAbove ? Interval.Of(new Bound(at, isIn), Interval.All.High)
            : Interval.Of(Interval.All.Low, new Bound(at, isIn));
        return range.Meet(whole) is { } met ? (quantity, met) : null;
    }

    /// <summary>
    /// The quantity whose bounds in a conjunction no number satisfies, or of which every number satisfies one of those in a disjunction;
    /// <c>null</c> where there is none.
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
}
