using EntroPIC.Dsl.Analysis.Ranges;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Fractions and counts that no selection can be made of.</summary>
internal static class SelectionAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        foreach (var node in loss.Nodes.Where(static node => node.Family == OpFamily.Selection && node.Op != Op.Rank))
        {
            var parameter = Builtin.Find(OpInfo.Of(node.Op).Symbol)!.Forms[0].Parameters[0];
            var argument = node.Inputs[0];
            if (parameter.Range is { } allowed && loss.AtDefaults.Of(argument) is var range && range.Meet(allowed) is null)
            {
                loss.Findings.Report(
                    Rules.OutOfRange, [node.Span, .. LossFindings.Params(loss.Model, argument)],
                    $"`{parameter.Name}` of `{OpInfo.Of(node.Op).Symbol}`", range.Shown, allowed);
            }
        }
    }
}
