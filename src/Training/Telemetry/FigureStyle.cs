using System.Globalization;
using ScottPlot;
using ScottPlot.Panels;
using ScottPlot.TickGenerators;

namespace EntroPIC.Telemetry;

/// <summary>The look of all figures: gray scaffolding that stands back behind the curves.</summary>
internal static class FigureStyle
{
    public const float CurveWidth = 1.4f;
    public const float ReferenceWidth = 1;
    public const float IsolatedPointSize = 4;
    public const double BandOpacity = 0.16;

    private const float TitleSize = 16;
    private const float LabelSize = 13;
    private const float TickLabelSize = 12;
    private const float ReferenceLabelSize = 12;
    private const float ScaffoldWidth = 0.8f;

    private static readonly Color Ink = Color.FromHex("#333333");
    private static readonly Color Scaffold = Color.FromHex("#9A9A9A");
    private static readonly Color GridLine = Color.FromHex("#ECECEC");

    public static Color Reference { get; } = Color.FromHex("#4D4D4D");

    /// <param name="plot">The plot to style.</param>
    /// <param name="hasWholeSteps">Restricts horizontal ticks to whole numbers.</param>
    public static void ApplyTo(Plot plot, bool hasWholeSteps)
    {
        foreach (var axis in plot.Axes.GetAxes())
        {
            StyleAxis(axis);
        }

        plot.Axes.Left.TickLabelStyle.OffsetY = FigureFont.CentringOffset(TickLabelSize);
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = FormatValue };
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = FormatStep, IntegerTicksOnly = hasWholeSteps };
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Axes.Right.FrameLineStyle.IsVisible = false;

        plot.Grid.MajorLineColor = GridLine;
        plot.Grid.MajorLineWidth = ScaffoldWidth;

        plot.Axes.Title.Label.FontName = FigureFont.Family;
        plot.Axes.Title.Label.FontSize = TitleSize;
        plot.Axes.Title.Label.ForeColor = Ink;
        StyleLegend(plot.Legend);
    }

    /// <summary>The legend in a strip above the data, where it covers no curve.</summary>
    public static LegendPanel AddLegend(Plot plot)
    {
        foreach (var item in plot.Legend.GetItems())
        {
            item.LabelStyle.OffsetY = FigureFont.CentringOffset(LabelSize);
            plot.Legend.ManualItems.Add(item);
        }

        plot.Legend.DisplayPlottableLegendItems = false;
        var panel = plot.ShowLegend(Edge.Top);
        panel.Padding = new PixelPadding(0);
        return panel;
    }

    /// <summary>The text at the right end of a reference line, outside the data.</summary>
    public static LabelStyle ReferenceLabel(string text) => new()
    {
        Text = text,
        FontName = FigureFont.Family,
        FontSize = ReferenceLabelSize,
        OffsetY = FigureFont.CentringOffset(ReferenceLabelSize),
        ForeColor = Reference,
        PixelPadding = new PixelPadding(6),
    };

    private static void StyleAxis(IAxis axis)
    {
        axis.FrameLineStyle.Color = Scaffold;
        axis.FrameLineStyle.Width = ScaffoldWidth;
        axis.MajorTickStyle.Color = Scaffold;
        axis.MajorTickStyle.Width = ScaffoldWidth;
        axis.MinorTickStyle.Length = 0;
        axis.TickLabelStyle.FontName = FigureFont.Family;
        axis.TickLabelStyle.ForeColor = Ink;
        axis.TickLabelStyle.FontSize = TickLabelSize;
        axis.Label.FontName = FigureFont.Family;
        axis.Label.ForeColor = Ink;
        axis.Label.FontSize = LabelSize;
        axis.Label.Bold = false;
    }

    private static void StyleLegend(Legend legend)
    {
        // Not inside the data area, where ScottPlot shows it unless told otherwise.
        legend.IsVisible = false;

        legend.BackgroundColor = Colors.Transparent;
        legend.OutlineColor = Colors.Transparent;
        legend.ShadowColor = Colors.Transparent;
        legend.FontName = FigureFont.Family;
        legend.FontColor = Ink;
        legend.FontSize = LabelSize;
        legend.SymbolWidth = 22;
        legend.TightHorizontalWrapping = true;
        legend.Padding = new PixelPadding(4);
        legend.InterItemPadding = new PixelPadding(left: 0, right: 18, bottom: 4, top: 0);
    }

    // ScottPlot's own formatters follow the current culture. "0" also for a negative zero.
    private static string FormatValue(double value) => (value == 0 ? 0 : value).ToString("G8", CultureInfo.InvariantCulture);

    private static string FormatStep(double step) => (step == 0 ? 0 : step).ToString("#,0.###", CultureInfo.InvariantCulture);
}
