using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// Whether a condition keeps an operation from numbers that it has no result of. Bounds on what the operand is computed from are
/// judged; what is about the same things in another way has the benefit of the doubt.
/// </summary>
/// <param name="op">The operation.</param>
/// <param name="operand">What it does not take every number of.</param>
/// <param name="ranges">What values can be where nothing is asked.</param>
internal sealed class Exclusion(Op op, Node operand, RangeFinder ranges)
{
    private const string Length = "length";

    private readonly HashSet<string> _sources = Sources.Of(operand);

    // What is restricted is aggregated of other elements than the one that is asked about.
    private readonly HashSet<Node> _parts = new(Traversal.InOrder(operand, isLeaf: static node => node is { Family: OpFamily.Aggregate, Inputs.Length: > 1 }));

    // What a response without a token has 0 of: where it has one is known of its length.
    private readonly List<Node> _ofTokens =
    [
        .. Traversal.InOrder(operand, isLeaf: static node => node.Family == OpFamily.Aggregate)
            .Where(static node => node is { Family: OpFamily.Aggregate, Scope: Scope.Sequence, Inputs.Length: 1 }),
    ];

    /// <summary>What a condition may be about that does it.</summary>
    public IEnumerable<string> About => _ofTokens.Count > 0 ? _sources.Append(Length) : _sources;

    /// <summary>Whether nothing wrong is left where the condition holds, or where it fails.</summary>
    public bool IsDoneBy(Node condition, bool holds)
    {
        while (condition.Op is Op.Widen or Op.Not)
        {
            holds ^= condition.Op == Op.Not;
            condition = condition.Inputs[0];
        }

        // Of alternatives each must do it.
        var (all, any) = holds ? (Op.And, Op.Or) : (Op.Or, Op.And);
        if (condition.Op == any)
        {
            return Conjunction.Parts(condition, any).All(part => IsDoneBy(part, holds));
        }

        var left = new Dictionary<Node, Interval>();
        foreach (var part in Conjunction.Parts(condition, all))
        {
            if (part.Op is Op.Not || part.Op == any ? IsDoneBy(part, holds) : IsDoneAlone(part, holds, left))
            {
                return true;
            }
        }

        return left.Count > 0 && !DomainAnalysis.IsWrong(op, ranges.Assuming(left).Of(operand));
    }

    /// <summary>Whether one comparison does it; what it leaves of a quantity is noted.</summary>
    private bool IsDoneAlone(Node comparison, bool holds, Dictionary<Node, Interval> left)
    {
        if (ranges.Of(comparison) is { IsPoint: true } settled)
        {
            return settled.IsTrue != holds;
        }

        if (_ofTokens.Count > 0 && SaysThatThereIsAToken(comparison, holds))
        {
            var ofTokens = ranges.OfTokens;
            _ofTokens.ForEach(aggregate => left[aggregate] = ofTokens.Of(aggregate));
        }

        if (!Sources.Of(comparison).Overlaps(_sources))
        {
            return false;
        }

        if (Bounds.LeftOut(comparison, ranges.Of, !holds) is { } one && _parts.Contains(one.Quantity))
        {
            return DomainAnalysis.IsWrong(op, ranges.Assuming(new() { [one.Quantity] = Interval.Point(one.Number) }).Of(operand));
        }

        if (Bounds.Of(comparison, ranges.Of, !holds) is not { } bound || !_parts.Contains(bound.Quantity))
        {
            return true;
        }

        var known = left.TryGetValue(bound.Quantity, out var before) ? before.Meet(bound.Range) : bound.Range;
        left[bound.Quantity] = known ?? bound.Range;
        return known is null;
    }

    private bool SaysThatThereIsAToken(Node comparison, bool holds)
    {
        static bool IsLength(Node node) => node is { Op: Op.Signal, Name: Length };
        return Bounds.LeftOut(comparison, ranges.Of, !holds) is { Number: 0 } one ? IsLength(one.Quantity)
            : Bounds.Of(comparison, ranges.Of, !holds) is { Range.IsPositive: true } bound && IsLength(bound.Quantity);
    }
}
