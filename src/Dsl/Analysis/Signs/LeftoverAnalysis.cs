using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>Leftovers of a replaced policy: params without effect, metrics of a policy that is gone, unused advantages.</summary>
internal static class LeftoverAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        var policy = loss.Model.Policy.Syntax;
        if (!loss.Findings.IsOwn(policy.NameSpan))
        {
            return;
        }

        var acting = Traversal.InOrder([
            .. loss.Model.Advantage is { } advantage ? [advantage.Value] : Array.Empty<Node>(),
            .. loss.Model.Controls.SelectMany(static control => control.Arguments).OfType<Node>(),
            .. loss.Model.Kept is { } kept ? [kept] : Array.Empty<Node>(),
            loss.Model.Loss,
        ]);
        ReportLeftOverParams(loss, policy, acting);

        if (loss.Model.Advantage is { } made && !Array.Exists(acting, static node => node is { Op: Op.Signal, Name: "advantage" }))
        {
            loss.Findings.Report(Rules.AdvantageUnused, [policy.NameSpan], loss.Findings.IsOwn(made.Syntax.Span) ? "multiply the policy by `advantage`" : "multiply it by `advantage`, or `remove advantage`");
        }
    }

    private static void ReportLeftOverParams(AnalyzedLoss loss, ItemSyntax policy, Node[] acting)
    {
        var used = new HashSet<string>(
            acting.Where(static node => node.Op == Op.Parameter).Select(static node => node.Name), StringComparer.Ordinal);
        var idle = loss.Model.Options
            .Where(option => !used.Contains(option.Name) && !loss.Findings.IsOwn(option.Syntax.NameSpan))
            .Select(static option => option.Name)
            .ToList();

        // A param that acts elsewhere, such as in a control, is left over from the policy if only that had it in a term.
        var inTerms = Traversal.InOrder(loss.Model.Terms.SelectMany(static term => term.When is null ? [term.Value] : new[] { term.Value, term.When }))
            .Where(static node => node.Op == Op.Parameter).Select(static node => node.Name);
        var gone = loss.Model.ReplacedPolicy.Except(inTerms).Concat(idle).ToList();
        var measures = loss.Model.Metrics
            .Where(metric => !loss.Findings.IsOwn(metric.Syntax.NameSpan) && metric.Value.DependsOn(node => node.Op == Op.Parameter && gone.Contains(node.Name)))
            .Select(static metric => metric.Name).ToList();
        if (measures.Count > 0)
        {
            var who = Wording.Join([.. measures.Select(static name => $"`{name}`")], " and ");
            var alone = idle.Count == 0 ? who : $"only {who} uses {Wording.Join([.. idle.Select(static name => $"`{name}`")], " and ")}, and it";
            loss.Findings.Report(
                Rules.LeftOver, [policy.NameSpan], alone, string.Join(" ", idle.Concat(measures).Select(static name => $"remove {name}")));
        }
    }
}
