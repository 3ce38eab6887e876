using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Clamps whose lower bound is above the upper one.</summary>
internal static class ClampAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        foreach (var node in loss.Nodes.Where(static node => node.Op == Op.Clamp))
        {
            var (low, high) = (loss.AtDefaults.Of(node.Inputs[1]), loss.AtDefaults.Of(node.Inputs[2]));
            if (low.Low.Value > high.High.Value)
            {
                loss.Findings.Report(
                    Rules.CrossedClamp, [node.Span, .. LossFindings.Params(loss.Model, node.Inputs[1]), .. LossFindings.Params(loss.Model, node.Inputs[2])], "this clamp", low, high);
            }
        }
    }
}
