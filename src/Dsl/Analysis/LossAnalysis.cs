using EntroPIC.Dsl.Binding.Bound;

namespace EntroPIC.Dsl.Analysis;

/// <summary>What can be said of a loss that is right in every part: the analyses, one after the other.</summary>
internal static class LossAnalysis
{
    private static readonly Action<AnalyzedLoss>[] Analyses =
    [
        DomainAnalysis.Run,
        ConditionAnalysis.Run,
        ClampAnalysis.Run,
        WeightAnalysis.Run,
    ];

    public static void Run(LossModel model, LossFindings findings)
    {
        var loss = new AnalyzedLoss(model, findings);
        foreach (var analysis in Analyses)
        {
            analysis(loss);
        }
    }
}
