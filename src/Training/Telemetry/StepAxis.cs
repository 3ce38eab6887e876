namespace EntroPIC.Telemetry;

/// <summary>The horizontal axis that all panels of a figure share.</summary>
/// <param name="Range">From the first step of any curve to the last.</param>
/// <param name="IsWhole">True if all steps are whole numbers; epochs, for example, are not.</param>
internal sealed record StepAxis(PlotRange Range, bool IsWhole)
{
    public static StepAxis Of(IEnumerable<CurvePanel> panels)
    {
        double[] steps = [.. panels.SelectMany(static panel => panel.Curves).SelectMany(static curve => curve.Steps)];
        return new StepAxis(PlotRange.Of(steps), steps.All(IsWholeNumber));
    }

    // ScottPlot knows whole numbers only within an int.
    private static bool IsWholeNumber(double step) => step == Math.Floor(step) && Math.Abs(step) < int.MaxValue;
}
