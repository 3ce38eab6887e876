using EntroPIC.Dsl.Analysis.Feedback;
using EntroPIC.Dsl.Analysis.Signs;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Runs the analyses of a loss without errors.</summary>
internal static class LossAnalysis
{
    private static readonly Action<AnalyzedLoss>[] Analyses =
    [
        DomainAnalysis.Run,
        ConditionAnalysis.Run,
        ClampAnalysis.Run,
        ControlBoundsAnalysis.Run,
        ArgumentAnalysis.Run,
        SelfAnalysis.Run,
        OverflowAnalysis.Run,
        LoopSignAnalysis.Run,
        PolicySignAnalysis.Run,
        RatioAnalysis.CheckWeights,
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

    /// <summary>The loss with the authority and stability of its controls. Reports doubtful parts; skips a loss with errors.</summary>
    public static LossModel Run(BoundLoss bound)
    {
        var model = bound.Model with { Controls = Authority.Measure(bound.Model) };
        if (bound.Context.HasErrors)
        {
            return model;
        }

        var loss = new AnalyzedLoss(model, new LossFindings(bound.Context, bound.Declaration));
        foreach (var analysis in Analyses)
        {
            analysis(loss);
        }

        model = model with { Controls = [.. model.Controls.Select(control => control with { Stability = StabilityAnalysis.Run(loss, control) })] };
        bound.Context.ReportStaleAllow();
        return model;
    }
}
