using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Values that are subtracted from or divided by themselves: <c>kl3(logp, logp)</c> is 0, and so is its gradient.</summary>
internal static class SelfAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        foreach (var node in loss.Nodes
            .Where(node => node.Op is Op.Subtract or Op.Divide && node.Inputs[0] == node.Inputs[1] && IsWritten(loss, node)))
        {
            var (done, result) = node.Op == Op.Subtract ? ("subtracted from", "0") : ("divided by", "1");
            loss.Findings.Report(
                Rules.WithItself, [node.Span, .. ItemsOf(loss, node)], LossFindings.Describe(node.Inputs[0]), done, result);
        }
    }

    /// <summary>
    /// True if the loss names both operands alike, or a function got the same argument twice. Two names may have one value, as that of a
    /// <c>let</c> that derived losses replace.
    /// </summary>
    private static bool IsWritten(AnalyzedLoss loss, Node node)
    {
        if (node.Span is not { } span || loss.Findings.IsInFunction(span))
        {
            return true;
        }

        var text = string.Concat(span.Text.Where(static letter => !char.IsWhiteSpace(letter)));
        return text.Length % 2 == 1 && text.Substring(0, text.Length / 2) == text.Substring((text.Length / 2) + 1);
    }

    /// <summary>The items that compute a value in a function of another file.</summary>
    private static IEnumerable<SourceSpan?> ItemsOf(AnalyzedLoss loss, Node value)
    {
        var model = loss.Model;
        return
        [
            .. model.Terms.Where(term => DependsOn(term.Value)).Select(static term => (SourceSpan?)term.Syntax.NameSpan),
            .. model.Weights
                .Where(weight => DependsOn(weight.Value) || DependsOn(weight.Members))
                .Select(static weight => (SourceSpan?)weight.Syntax.NameSpan),
            .. model.Advantage is { } advantage && DependsOn(advantage.Value) ? new SourceSpan?[] { advantage.Syntax.NameSpan } : [],
            .. model.Kept is { } kept && DependsOn(kept) ? loss.Items<KeepSyntax>().Select(static keep => (SourceSpan?)keep.NameSpan) : [],
            .. model.Metrics.Where(metric => DependsOn(metric.Value)).Select(static metric => (SourceSpan?)metric.Syntax.NameSpan),
            .. model.Controls
                .Where(control => control.Arguments.OfType<Node>().Any(DependsOn))
                .Select(static control => (SourceSpan?)control.Syntax.NameSpan),
        ];

        bool DependsOn(Node node) => node.DependsOn(inner => inner == value);
    }
}
