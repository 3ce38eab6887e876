using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Invalid fractions and counts of selections, and invalid discounts.</summary>
internal static class ArgumentAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        foreach (var node in loss.Nodes.Where(static node => (node.Family is OpFamily.Selection or OpFamily.Scan) && node.Op != Op.Rank))
        {
            var function = Builtin.Find(Symbol(node))!;
            var parameters = function.Forms[0].Parameters;
            for (var i = 0; i < parameters.Count; i++)
            {
                Check(loss, node, parameters[i], node.Inputs[i]);
            }
        }
    }

    private static void Check(AnalyzedLoss loss, Node node, BuiltinParameter parameter, Node argument)
    {
        if (parameter.Range is { } allowed && loss.AtDefaults.Of(argument) is var range && range.Meet(allowed) is null)
        {
            var isWritten = node.Span is { } call && argument.Span is { } written && call.Holds(written);
            loss.Findings.Report(
                Rules.OutOfRange, [isWritten ? argument.Span : node.Span, .. LossFindings.Params(loss.Model, argument)], $"`{parameter.Name}` of `{Symbol(node)}`", range.Shown, allowed);
        }
    }

    private static string Symbol(Node node) => OpInfo.Of(node.Op).Symbol;
}
