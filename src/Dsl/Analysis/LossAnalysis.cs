using EntroPIC.Dsl.Analysis.Feedback;
using EntroPIC.Dsl.Analysis.Signs;
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
        ControlBoundsAnalysis.Run,
        ArgumentAnalysis.Run,
        OverflowAnalysis.Run,
        LoopSignAnalysis.Run,
        PolicySignAnalysis.Run,
        RatioAnalysis.LookAtWeights,
        AdvantageAnalysis.Run,
        DivergenceAnalysis.Run,
        EstimateAnalysis.Run,
        EntropySignAnalysis.Run,
        StartAnalysis.Run,
        LeftoverAnalysis.Run,
        WeightAnalysis.Run,
        GroupAnalysis.Run,
        DenominatorAnalysis.Run,
        UnitAnalysis.Run,
    ];

    /// <summary>The loss with what was found out about its controls; what is doubtful is reported.</summary>
    public static LossModel Run(LossModel model, LossFindings findings)
    {
        var loss = new AnalyzedLoss(model, findings);
        foreach (var analysis in Analyses)
        {
            analysis(loss);
        }

        return model with { Controls = [.. model.Controls.Select(control => control with { Stability = StabilityAnalysis.Run(loss, control) })] };
    }
}
