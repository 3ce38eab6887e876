using ScottPlot;
using Range = System.Range;

namespace EntroPIC.Telemetry;

/// <summary>One panel as a ScottPlot plot: bands below curves below the reference, which a controlled curve would hide.</summary>
internal static class PanelPlot
{
    public static Plot Create(CurvePanel panel, CurvePalette palette, StepAxis steps)
    {
        var plot = new Plot();
        FigureStyle.ApplyTo(plot, steps.IsWhole);

        var values = PlotRange.Of(AllValues(panel)).WithMargin();
        plot.Axes.SetLimits(steps.Range.Minimum, steps.Range.Maximum, values.Minimum, values.Maximum);
        plot.Axes.Left.Label.Text = panel.YLabel;

        foreach (var curve in panel.Curves)
        {
            AddBand(plot, curve, palette.Color(curve.Name));
        }

        foreach (var curve in panel.Curves)
        {
            AddLine(plot, curve, palette.Color(curve.Name), palette.Pattern(curve.Name));
        }

        if (panel.Reference is { } reference)
        {
            AddReference(plot, reference);
        }

        return plot;
    }

    private static IEnumerable<double> AllValues(CurvePanel panel)
    {
        IEnumerable<double> values = panel.Reference is { } reference ? [reference.Value] : [];
        foreach (var curve in panel.Curves)
        {
            values = values.Concat(curve.Values).Concat(curve.Band?.Lower ?? []).Concat(curve.Band?.Upper ?? []);
        }

        return values;
    }

    private static void AddReference(Plot plot, ReferenceLine reference)
    {
        var line = plot.Add.HorizontalLine(reference.Value, FigureStyle.ReferenceWidth, FigureStyle.Reference, LinePattern.DenselyDashed);
        line.LabelOppositeAxis = true;
        line.ManualLabelAlignment = Alignment.MiddleLeft;
        line.LabelStyle = FigureStyle.ReferenceLabel(reference.Label);
    }

    private static void AddBand(Plot plot, Curve curve, Color color)
    {
        if (curve.Band is not { } band)
        {
            return;
        }

        foreach (var run in Runs(curve.Steps.Count, i => PlotRange.Shows(band.Lower[i]) && PlotRange.Shows(band.Upper[i])))
        {
            var fill = plot.Add.FillY([.. curve.Steps.Take(run)], [.. band.Lower.Take(run)], [.. band.Upper.Take(run)]);
            fill.FillColor = color.WithAlpha(FigureStyle.BandOpacity);
            fill.LineWidth = 0;
            fill.MarkerShape = MarkerShape.None;
        }
    }

    private static void AddLine(Plot plot, Curve curve, Color color, LinePattern pattern)
    {
        // ScottPlot leaves gaps at NaN, but not at infinities.
        var values = curve.Values.Select(static value => PlotRange.Shows(value) ? value : double.NaN).ToArray();
        var line = plot.Add.ScatterLine([.. curve.Steps], values, color);
        line.LineWidth = FigureStyle.CurveWidth;
        line.LinePattern = pattern;
        line.LegendText = curve.Name;

        // A value between two gaps has no neighbor to draw a line to.
        var isolated = Runs(values.Length, i => !double.IsNaN(values[i])).Where(static run => run.End.Value - run.Start.Value == 1);
        var points = isolated.Select(run => new Coordinates(curve.Steps[run.Start], values[run.Start])).ToArray();
        if (points.Length > 0)
        {
            plot.Add.ScatterPoints(points, color).MarkerSize = FigureStyle.IsolatedPointSize;
        }
    }

    /// <summary>The maximal ranges of indices that pass.</summary>
    private static IEnumerable<Range> Runs(int count, Func<int, bool> passes)
    {
        for (var i = 0; i < count; i++)
        {
            var start = i;
            while (i < count && passes(i))
            {
                i++;
            }

            if (i > start)
            {
                yield return start..i;
            }
        }
    }
}
