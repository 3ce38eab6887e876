using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>One of the ways in which the comparisons of some values can turn out, and the intervals that are left then.</summary>
internal sealed class Case
{
    /// <summary>Each doubles the cases; a term with more is left alone.</summary>
    private const int MostComparisons = 6;

    private readonly Dictionary<Node, Interval> _known;
    private readonly NodeTable<Interval> _ranges;
    private readonly LossRanges _outside;

    private Case(Dictionary<Node, Interval> known, LossRanges outside)
    {
        _known = known;
        _outside = outside;
        _ranges = new(Find);
    }

    /// <summary>All cases of the comparisons that the values hold, and of the sign of the advantage; <c>null</c> where they are too many.</summary>
    public static IReadOnlyList<Case>? Of(IReadOnlyList<Node> values, LossRanges ranges)
    {
        var nodes = Traversal.InOrder(values);
        var comparisons = nodes.Where(static node => node.Op is >= Op.Less and <= Op.NotEqual && node.Scope != Scope.Batch).ToList();
        if (comparisons.Count > MostComparisons)
        {
            return null;
        }

        List<Case> cases = nodes.FirstOrDefault(static node => node is { Op: Op.Signal, Name: "advantage" }) is { } advantage
            ? [new(new() { [advantage] = Interval.Above(0) }, ranges), new(new() { [advantage] = -Interval.Above(0) }, ranges)]
            : [new(new(), ranges)];
        foreach (var comparison in comparisons)
        {
            cases = [.. cases.SelectMany(so => new[] { so.With(comparison, holds: true), so.With(comparison, holds: false) }).OfType<Case>()];
        }

        return cases;
    }

    public Interval Of(Node value) => _ranges.Of(value);

    private Interval Find(Node node)
    {
        var found = node.Family switch
        {
            OpFamily.Elementwise => IntervalArithmetic.Apply(node.Op, _ranges.OfInputs(node)),
            OpFamily.Widen => Of(node.Inputs[0]),
            _ => _outside.Of(node),
        };
        return _known.TryGetValue(node, out var known) ? found.Meet(known) ?? known : found;
    }

    /// <summary>What is known with one more comparison; <c>null</c> where it cannot turn out so.</summary>
    private Case? With(Node comparison, bool holds)
    {
        var (left, right) = (comparison.Inputs[0], comparison.Inputs[1]);
        var (ofLeft, ofRight) = (Of(left), Of(right));
        var settled = Of(comparison);
        if (settled.IsPoint)
        {
            return settled.IsTrue == holds ? this : null;
        }

        var next = new Dictionary<Node, Interval>(_known) { [comparison] = Interval.Truth(holds) };
        var isStrict = comparison.Op is Op.Less or Op.Greater == holds;
        var isLess = comparison.Op is Op.Less or Op.LessOrEqual == holds;
        if (comparison.Op is Op.Equal or Op.NotEqual)
        {
            return new Case(next, _outside);
        }

        var (lower, upper) = isLess ? (left, right) : (right, left);
        var (ofLower, ofUpper) = isLess ? (ofLeft, ofRight) : (ofRight, ofLeft);
        var below = ofLower.Meet(Interval.Of(Interval.All.Low, ofUpper.High with { IsIn = ofUpper.High.IsIn && !isStrict }));
        var above = ofUpper.Meet(Interval.Of(ofLower.Low with { IsIn = ofLower.Low.IsIn && !isStrict }, Interval.All.High));
        if (below is null || above is null)
        {
            return null;
        }

        Restrict(next, lower, below.Value);
        Restrict(next, upper, above.Value);
        return new Case(next, _outside);
    }

    // What is widened is known where it comes from, too.
    private static void Restrict(Dictionary<Node, Interval> known, Node node, Interval range)
    {
        known[node] = range;
        while (node.Op == Op.Widen)
        {
            node = node.Inputs[0];
            known[node] = range;
        }
    }
}
