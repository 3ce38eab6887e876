using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Exponentials of what grows with the length of a response: at 89 they are infinite in single precision.</summary>
internal static class OverflowAnalysis
{
    private const double Largest = 88.7;

    public static void Run(AnalyzedLoss loss)
    {
        var extents = new ExtentFinder(static _ => new Extent(0, 0));
        var powers = loss.Nodes.Where(node => node.Op == Op.Exp && loss.AtDefaults.Of(node.Inputs[0]).High.Value > Largest && extents.Of(node.Inputs[0]) is { Tokens: > 0 });
        foreach (var power in powers.Where(power => !IsBoundedWhereUsed(loss, power)))
        {
            loss.Findings.Report(Rules.ExponentialOfSum, [power.Span, .. Users(loss, power)], LossFindings.Describe(power.Inputs[0]));
        }
    }

    /// <summary>True if an infinite value does no harm: it carries no gradient, and its users bound or compare it.</summary>
    private static bool IsBoundedWhereUsed(AnalyzedLoss loss, Node power) => !power.IsLive && loss.Nodes.Where(node => node.Inputs.Contains(power))
        .All(user => user.Op is Op.Min or Op.Clamp or Op.Widen or (>= Op.Less and <= Op.NotEqual) && (user.Op != Op.Widen || IsBoundedWhereUsed(loss, user)));

    private static IEnumerable<Text.SourceSpan?> Users(AnalyzedLoss loss, Node power) =>
        loss.Nodes.Where(node => node.DependsOn(inner => inner == power)).Select(static node => node.Span);
}
