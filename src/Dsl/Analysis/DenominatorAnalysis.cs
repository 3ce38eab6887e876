using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Denominators that can be empty under a nonempty numerator, and measurements that can be empty.</summary>
internal static class DenominatorAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        var standard = loss.Model.Items.OfType<ReduceSyntax>().FirstOrDefault()?.Reduction;
        IReadOnlyList<Node> kept = loss.Model.Kept is null ? [] : Conjunction.Parts(loss.Model.Kept);
        foreach (var term in loss.Model.Terms)
        {
            // If there is a token to sum, its response has one.
            var counted = new HashSet<Node>([.. kept, .. term.When is null ? [] : Conjunction.Parts(term.When)]);
            bool IsCounted(Node part) => counted.Contains(part) || loss.RangesOfTokens.Value.Of(part).IsTrue;
            if (term.Over is { } over && !Conjunction.Parts(over).All(IsCounted))
            {
                var place = ((term.Syntax as TermSyntax)?.Reduction ?? standard)?.Over?.Span;
                var condition = SourceWording.Shorten(place?.Text ?? LossFindings.Describe(over));
                var remedy = term.Role == TermRole.Policy
                    ? "drop the others with `keep` instead of `over`"
                    : "restrict the term with `when`, too";
                loss.Findings.Report(Rules.DenominatorOfOthers, [place, term.Syntax.NameSpan], term.Name, condition, remedy, ElementsOf(term));
            }
        }

        var guards = new Guards(loss.Roots);
        foreach (var control in loss.Model.Controls)
        {
            var means = Traversal.InOrder(control.Arguments.OfType<Node>())
                .Where(node => node is { Op: Op.Mean or Op.Smallest or Op.Largest or Op.Quantile, Restriction: not null }
                    && (node.Scope == Scope.Batch || node.Scope == control.Scope) && IsRestricted(node, kept));
            foreach (var mean in means.Where(mean => !guards.Protect(mean, mean.Restriction!)))
            {
                loss.Findings.Report(Rules.EmptyMeasure, [mean.Span, control.Syntax.NameSpan], LossFindings.Describe(mean), control.Name);
            }
        }
    }

    private static string ElementsOf(TermModel term) => (term.When is { } when ? Scopes.Join(term.Value.Scope, when.Scope) : term.Value.Scope).Name() + "s";

    // If nothing is kept there is no loss, whatever is measured.
    private static bool IsRestricted(Node mean, IReadOnlyList<Node> kept) => Conjunction.Parts(mean.Restriction!).Except(kept).Any();
}
