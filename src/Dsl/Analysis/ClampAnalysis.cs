using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Clamps with crossed bounds, and clamps of a batch value by varying bounds.</summary>
internal static class ClampAnalysis
{
    public static void Run(AnalyzedLoss loss)
    {
        foreach (var node in loss.Nodes.Where(static node => node.Op == Op.Clamp))
        {
            var value = node.Inputs[0].Bare;
            if (value.Scope == Scope.Batch
                && node.Inputs.Skip(1).FirstOrDefault(static bound => bound.Bare.Scope != Scope.Batch) is { } varying)
            {
                loss.Findings.Report(Rules.ClampOfNumber, [node.Span], LossFindings.Describe(value), LossFindings.Describe(varying.Bare));
                continue;
            }

            if (IsCrossed(loss, node))
            {
                var (low, high) = (loss.AtDefaults.Of(node.Inputs[1]), loss.AtDefaults.Of(node.Inputs[2]));
                loss.Findings.Report(
                    Rules.CrossedClamp, [node.Span, .. LossFindings.Params(loss.Model, node.Inputs[1]), .. LossFindings.Params(loss.Model, node.Inputs[2])], "this clamp", low, high);
            }
        }
    }

    /// <summary>True if the lower bound of a clamp is above the upper one.</summary>
    public static bool IsCrossed(AnalyzedLoss loss, Node node) =>
        node.Op == Op.Clamp && loss.AtDefaults.Of(node.Inputs[1]).Low.Value > loss.AtDefaults.Of(node.Inputs[2]).High.Value;
}
