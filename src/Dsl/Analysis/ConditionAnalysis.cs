using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Comparisons that always or never hold. Intervals contain every possible value, so their decisions are final.</summary>
internal static class ConditionAnalysis
{
    private static readonly OpTable<string> Signs = new()
    {
        [Op.Less] = "<", [Op.LessOrEqual] = "<=", [Op.Greater] = ">", [Op.GreaterOrEqual] = ">=", [Op.Equal] = "==", [Op.NotEqual] = "!=",
    };

    public static void Run(AnalyzedLoss loss)
    {
        RunOnWholes(
            [.. loss.Nodes.Where(node => node.Span is { } span && !loss.Findings.IsInFunction(span))], loss.Ranges.Of, (rule, node, arguments) => loss.Findings.Report(rule, [node.Span], arguments));
        // `count(length >= 0)` is an idiom that counts all responses.
        var counted = new HashSet<Node>(
            loss.Nodes.Where(static node => node is { Op: Op.Count, Inputs.Length: > 1 }).Select(static node => node.Inputs[1]));
        foreach (var written in loss.Nodes.Where(node => node is { IsComparison: true, Span: not null })
            .GroupBy(static node => node.Span!.Value))
        {
            // A function does not know its arguments: a condition that is constant in one call may vary in another.
            if (loss.Findings.IsInFunction(written.Key))
            {
                continue;
            }

            // One end of `x in [a, b]` may be redundant.
            var findings = written.Select(node => (Node: node, Ranges: SettledBy(loss, node))).ToList();
            var never = findings.FirstOrDefault(static finding => finding.Ranges is { } ranges && ranges.Of(finding.Node).IsFalse);
            if (never.Node is not null)
            {
                Report(loss, never.Node, never.Ranges!, "never");
            }
            else if (findings.TrueForAll(finding => finding.Ranges is not null && !counted.Contains(finding.Node)))
            {
                Report(loss, findings[0].Node, findings[0].Ranges!, "always");
            }
        }
    }

    /// <summary>Checks a controller for any arguments.</summary>
    public static void Run(IReadOnlyList<Node> nodes, Func<Node, Interval> rangeOf, Action<Rule, Node, object[]> report)
    {
        RunOnWholes(nodes, rangeOf, report);
        foreach (var written in nodes.Where(static node => node is { IsComparison: true, Span: not null })
            .GroupBy(static node => node.Span!.Value))
        {
            var settled = written.Where(node => rangeOf(node).IsPoint).ToList();
            var never = settled.Find(node => rangeOf(node).IsFalse);
            if ((never ?? (settled.Count == written.Count() ? settled[0] : null)) is { } node)
            {
                report(Rules.SettledCondition, node, [Text(node), never is null ? "always" : "never", "", ": " + Why(rangeOf, node)]);
            }
        }
    }

    private static void Report(AnalyzedLoss loss, Node node, LossRanges ranges, string when) => loss.Findings.Report(
        Rules.SettledCondition, [node.Span, .. LossFindings.Params(loss.Model, node)],
        Text(node), when, ranges == loss.AtDefaults ? " with the defaults of its params" : "", ": " + Why(ranges.Of, node));

    /// <summary>The intervals that decide a comparison, or <c>null</c>.</summary>
    private static LossRanges? SettledBy(AnalyzedLoss loss, Node node) =>
        loss.Ranges.Of(node).IsPoint ? loss.Ranges
        : loss.AtDefaults.Of(node).IsPoint && IsFarOff(loss, node) ? loss.AtDefaults
        : null;

    private static string Text(Node node) =>
        $"{LossFindings.Describe(node.Inputs[0])} {Signs[node.Op]} {LossFindings.Describe(node.Inputs[1])}";

    /// <summary>
    /// True if the defaults put a bound beyond every possible value of a measurement. A bound exactly at the edge, or at infinity, is a
    /// common way to switch a condition off.
    /// </summary>
    private static bool IsFarOff(AnalyzedLoss loss, Node node)
    {
        var (left, right) = (loss.AtDefaults.Of(node.Inputs[0]), loss.AtDefaults.Of(node.Inputs[1]));
        var (below, above) = left.High.Value < right.Low.Value ? (left, right) : (right, left);
        return below.High.Value < above.Low.Value && !double.IsInfinity(above.Low.Value) && !double.IsInfinity(below.High.Value)
            && node.DependsOn(static inner => inner.Op is Op.Signal or Op.DeclaredSignal or Op.ControlOutput);
    }

    private static string Why(Func<Node, Interval> rangeOf, Node node)
    {
        var sides =
            node.Inputs.Where(static side => !side.IsConstant).Select(side => $"`{LossFindings.Describe(side)}` is {rangeOf(side).Shown}");
        return Wording.Join([.. sides], " and ");
    }

    /// <summary>Constant conditions made of open comparisons: contradictory or exhaustive bounds on one quantity.</summary>
    private static void RunOnWholes(IReadOnlyList<Node> nodes, Func<Node, Interval> rangeOf, Action<Rule, Node, object[]> report)
    {
        var joins = nodes.Where(static node => node.Op is Op.And or Op.Or).ToList();
        var parts = new HashSet<Node>(
            joins.SelectMany(static node => node.Inputs.Select(static input => input.Bare).Where(input => input.Op == node.Op)));
        foreach (var node in joins.Where(node => !parts.Contains(node) && node.Span is not null))
        {
            if (Bounds.Excluded(node, node.Op, rangeOf) is { } quantity)
            {
                report(Rules.SettledCondition, node, [
                    SourceWording.Shorten(node.Span!.Value.Text), node.Op == Op.And ? "never" : "always", "",
                    $": its bounds on `{LossFindings.Describe(quantity)}` {(node.Op == Op.And ? "exclude each other" : "exclude nothing")}"]);
            }
        }
    }
}
