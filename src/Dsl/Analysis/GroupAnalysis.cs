using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// Weighted groups that divide one quantity: overlaps, and gaps between them. Groups about different quantities are meant to overlap, and
/// tokens below and above all groups keep their weight.
/// </summary>
internal static class GroupAnalysis
{
    /// <summary>The maximum number of groups, which are compared in pairs: more than anyone writes.</summary>
    private const int MostGroups = 32;

    public static void Run(AnalyzedLoss loss)
    {
        var groups =
            loss.Model.Weights.Where(static weight => weight.Syntax is GroupSyntax && !weight.Members.IsConstant).Take(MostGroups).ToList();
        var divisions = new Dictionary<(Node Quantity, string Shared), List<Part>>();
        for (var i = 0; i < groups.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (groups[j].Members == groups[i].Members)
                {
                    loss.Findings.Report(
                        Rules.GroupsOverlap, [groups[i].Syntax.NameSpan, groups[j].Syntax.NameSpan],
                        groups[j].Syntax.Name, groups[i].Syntax.Name, SourceWording.Shorten(((GroupSyntax)groups[i].Syntax).When.Span.Text), "true");
                    continue;
                }

                Add(divisions, groups[j], groups[i], loss.AtDefaults);
            }
        }

        foreach (var division in divisions)
        {
            Check(loss, division.Key.Quantity, division.Value);
        }
    }

    /// <summary>Two groups whose conditions differ in one quantity alone divide it.</summary>
    private static void Add(Dictionary<(Node, string), List<Part>> divisions, WeightModel one, WeightModel other, LossRanges ranges)
    {
        var (ofOne, ofOther) = (Conjunction.Parts(one.Members), Conjunction.Parts(other.Members));
        var shared = ofOne.Intersect(ofOther).OrderBy(static part => part.Id).ToList();
        if (Section([.. ofOne.Except(shared)], ranges) is not { } a || Section([.. ofOther.Except(shared)], ranges) is not { } b
            || a.Quantity != b.Quantity)
        {
            return;
        }

        var key = (a.Quantity, string.Join(" ", shared.Select(static part => part.Id)));
        if (!divisions.TryGetValue(key, out var parts))
        {
            divisions.Add(key, parts = []);
        }

        parts.AddRange(new[] { new Part(one, a.Range), new Part(other, b.Range) }.Where(part => !parts.Contains(part)));
    }

    private static void Check(AnalyzedLoss loss, Node quantity, List<Part> parts)
    {
        var ordered = parts.OrderBy(static part => part.Range.Low.Value).ThenByDescending(static part => part.Range.Low.IsIn).ToList();
        var whole = loss.AtDefaults.Of(quantity);
        var isDivided = ordered[0].Range.Low == whole.Low && ordered.Exists(part => part.Range.High == whole.High);
        var highest = ordered[0];
        for (var i = 1; i < ordered.Count; i++)
        {
            var next = ordered[i];
            foreach (var earlier in ordered.Take(i))
            {
                if (earlier.Range.Meet(next.Range) is { } shared)
                {
                    Report(loss, Rules.GroupsOverlap, earlier, next, quantity, shared);
                }
            }

            if (isDivided && highest.Range.Meet(next.Range) is null && Between(highest.Range.High, next.Range.Low) is { } gap
                && !(gap.IsPoint && IsIdle(loss, quantity, gap)))
            {
                Report(loss, Rules.GapBetweenGroups, highest, next, quantity, gap);
            }

            highest = Bound.Higher(highest.Range.High, next.Range.High) == highest.Range.High ? highest : next;
        }
    }

    private static Interval? Between(Bound end, Bound start) =>
        end.Value < start.Value || !(end.IsIn || start.IsIn)
            ? Interval.Of(end with { IsIn = !end.IsIn }, start with { IsIn = !start.IsIn })
            : null;

    private static void Report(AnalyzedLoss loss, Rule rule, Part one, Part other, Node quantity, Interval where)
    {
        var places = new[] { one.Weight.Syntax, other.Weight.Syntax }
            .OrderByDescending(static item => item.Span.Start)
            .Select(static item => (SourceSpan?)item.NameSpan);
        loss.Findings.Report(
            rule, places, one.Weight.Syntax.Name, other.Weight.Syntax.Name, LossFindings.Describe(quantity), where.Shown);
    }

    /// <summary>True if the policy is 0 at a value of the quantity, so that no weight matters there.</summary>
    private static bool IsIdle(AnalyzedLoss loss, Node quantity, Interval at)
    {
        var there = new RangeFinder(node => node == quantity ? at : loss.AtDefaults.Of(node));
        return loss.Model.Terms.FirstOrDefault(static term => term.Role == TermRole.Policy) is not { } policy
            || there.Of(policy.Value) is { IsPoint: true, Low.Value: 0 };
    }

    /// <summary>The interval that a condition leaves of one quantity; <c>null</c> if it is about several, or none.</summary>
    private static (Node Quantity, Interval Range)? Section(IReadOnlyList<Node> parts, LossRanges ranges)
    {
        (Node Quantity, Interval Range)? section = null;
        foreach (var part in parts)
        {
            if (Bounds.Of(part, ranges.Of) is not { } single || (section is { } known && known.Quantity != single.Quantity))
            {
                return null;
            }

            section = section is { } before ? (before.Quantity, before.Range.Meet(single.Range) ?? single.Range) : single;
        }

        return section;
    }

    private sealed record Part(WeightModel Weight, Interval Range);
}
