using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>One combination of outcomes of some comparisons, with the remaining intervals.</summary>
internal sealed class Scenario
{
    /// <summary>The maximum number of comparisons, each of which doubles the scenarios; a term with more is not analyzed.</summary>
    private const int MostComparisons = 6;

    private readonly Dictionary<Node, Interval> _known;
    private readonly NodeTable<Interval> _ranges;
    private readonly LossRanges _outside;

    private Scenario(Dictionary<Node, Interval> known, LossRanges outside)
    {
        _known = known;
        _outside = outside;
        _ranges = new(Find);
    }

    /// <summary>All combinations of the values' comparisons and the sign of the advantage; <c>null</c> if there are too many.</summary>
    public static IReadOnlyList<Scenario>? Of(IReadOnlyList<Node> values, LossRanges ranges)
    {
        var nodes = Traversal.InOrder(values);
        var comparisons = nodes.Where(static node => node.IsComparison && node.Scope != Scope.Batch).ToList();
        if (comparisons.Count > MostComparisons)
        {
            return null;
        }

        List<Scenario> scenarios = nodes.FirstOrDefault(static node => node is { Op: Op.Signal, Name: "advantage" }) is { } advantage
            ? [
                new(new() { [advantage] = Interval.Above(0) }, ranges) { SignOfAdvantage = 1 },
                new(new() { [advantage] = -Interval.Above(0) }, ranges) { SignOfAdvantage = -1 },
            ]
            : [new(new(), ranges)];
        foreach (var comparison in comparisons)
        {
            scenarios = [.. scenarios.SelectMany(scenario => new[] { scenario.With(comparison, holds: true), scenario.With(comparison, holds: false) }).OfType<Scenario>()];
        }

        return scenarios;
    }

    /// <summary>The sign of the advantage; 0 if the values do not depend on it.</summary>
    public int SignOfAdvantage { get; private init; }

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

    /// <summary>The case with one more comparison; <c>null</c> if it is contradictory.</summary>
    private Scenario? With(Node comparison, bool holds)
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
            return new Scenario(next, _outside) { SignOfAdvantage = SignOfAdvantage };
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
        return new Scenario(next, _outside) { SignOfAdvantage = SignOfAdvantage };
    }

    // A bound on a widened value also bounds its operand.
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
