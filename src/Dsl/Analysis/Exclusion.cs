using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// Decides whether a condition excludes the numbers for which an operation is undefined. Bounds on the inputs of the operand are evaluated;
/// other conditions about the same inputs get the benefit of the doubt.
/// </summary>
/// <param name="op">The operation.</param>
/// <param name="operand">The operand with the limited domain.</param>
/// <param name="ranges">The intervals without conditions.</param>
internal sealed class Exclusion(Op op, Node operand, RangeFinder ranges)
{
    private const string Length = "length";

    private readonly HashSet<string> _sources = Sources.Of(operand);

    // A restricted aggregate covers other elements than the one in question.
    private readonly HashSet<Node> _parts =
        new(Traversal.InOrder(operand, isLeaf: static node => node.Restriction is not null));

    // A value that is 0 for an empty response: its length tells whether it has a token.
    private readonly List<Node> _ofTokens =
    [
        .. Traversal.InOrder(operand, isLeaf: IsOfSeveral).Where(static node => IsOfSeveral(node) && node is { Scope: Scope.Sequence, Restriction: null }),
    ];

    private static bool IsOfSeveral(Node node) => node.Family == OpFamily.Aggregate || node.Op == Op.Quantile;

    /// <summary>The quantities that such a condition may bound.</summary>
    public IEnumerable<string> About => _ofTokens.Count > 0 ? _sources.Append(Length) : _sources;

    /// <summary>True if the condition, or its negation, excludes every wrong value.</summary>
    public bool IsDoneBy(Node condition, bool holds)
    {
        while (condition.Op is Op.Widen or Op.Not)
        {
            holds ^= condition.Op == Op.Not;
            condition = condition.Inputs[0];
        }

        // Each alternative must exclude them.
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

    /// <summary>True if one comparison excludes them; records the remaining interval of its quantity.</summary>
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
