using EntroPIC.Dsl.Analysis.Feedback;
using EntroPIC.Dsl.Analysis.Signs;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Runs the analyses of a loss without errors.</summary>
internal static class LossAnalysis
{
    /// <summary>The loss with the authority and stability of its controls. Reports doubtful parts; skips a loss with errors.</summary>
    public static LossModel Run(BoundLoss bound)
    {
        var model = bound.Model with { Controls = Authority.Measure(bound.Model) };
        if (bound.Context.HasErrors)
        {
            return model;
        }

        var loss = new AnalyzedLoss(model, new LossFindings(bound.Context, bound.Declaration));
        Report(loss);
        model = model with { Controls = [.. model.Controls.Select(control => control with { Stability = StabilityAnalysis.Run(loss, control) })] };
        bound.Context.ReportStaleAllow();
        return model;
    }

    private static void Report(AnalyzedLoss loss)
    {
        DomainAnalysis.Run(loss);
        ConditionAnalysis.Run(loss);
        ClampAnalysis.Run(loss);
        ControlBoundsAnalysis.Run(loss);
        ArgumentAnalysis.Run(loss);
        SelfAnalysis.Run(loss);
        OverflowAnalysis.Run(loss);

        // One mistake, one message: what these find is not reported again.
        var misdirected = LoopSignAnalysis.Run(loss);
        var reversing = PolicySignAnalysis.Run(loss);
        RatioAnalysis.CheckWeights(loss);
        RatioAnalysis.CheckCorrections(loss);
        AdvantageAnalysis.Run(loss);
        DivergenceAnalysis.Run(loss, misdirected);
        EstimateAnalysis.Run(loss);
        EntropySignAnalysis.Run(loss);
        StartAnalysis.Run(loss);
        LeftoverAnalysis.Run(loss);
        WeightAnalysis.Run(loss, reversing);
        GroupAnalysis.Run(loss);
        DenominatorAnalysis.Run(loss);
        UnitAnalysis.Run(loss);
    }
}
