using ScottPlot;
using SkiaSharp;

namespace EntroPIC.Telemetry;

/// <summary>Lays the panels out, with data areas of one width and one height above one another, and renders them.</summary>
/// <remarks>Each panel is a plot of its own in a row of the figure. ScottPlot's Multiplot would render the same, but it clears the canvas
/// first, which in an SVG is a black rectangle.</remarks>
internal sealed class CurveFigure : IDisposable
{
    private const float GapAboveData = 6;
    private const float GapBelowData = 16;
    private const float MinimumRightMargin = 22;

    private readonly CurvePlot _source;
    private readonly Plot[] _plots;
    private readonly float[] _heights;

    public CurveFigure(CurvePlot source)
    {
        _source = source;

        var palette = new CurvePalette(source.Panels);
        var steps = StepAxis.Of(source.Panels);
        _plots = [.. source.Panels.Select(panel => PanelPlot.Create(panel, palette, steps))];
        _plots[0].Axes.Title.Label.Text = source.Title;
        _plots[^1].Axes.Bottom.Label.Text = source.XLabel;

        AlignDataAreas();
        AddLegends();
        _heights = [.. _plots.Select(plot => source.PanelHeight + DecorationHeight(plot))];
    }

    /// <summary>In units of 1/96 inch.</summary>
    private int Height => (int)MathF.Ceiling(_heights.Sum());

    public byte[] ToPng(int scale)
    {
        var size = new SKImageInfo(_source.Width * scale, Height * scale, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var surface = SKSurface.Create(size);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(scale);
        Render(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    public byte[] ToSvg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, _source.Width, Height), stream))
        {
            Render(canvas);
        }

        return SvgDocument.Complete(stream.ToArray(), _source);
    }

    public void Dispose()
    {
        foreach (var plot in _plots)
        {
            plot.Dispose();
        }
    }

    private void Render(SKCanvas canvas)
    {
        var top = 0f;
        for (var i = 0; i < _plots.Length; i++)
        {
            _plots[i].RenderManager.ClearCanvasBeforeEachRender = false;
            _plots[i].Render(canvas, new PixelRect(0, _source.Width, top + _heights[i], top));
            top += _heights[i];
        }
    }

    private void AlignDataAreas()
    {
        var left = _plots.Max(plot => Render(plot).Layout.PanelSizes[plot.Axes.Left]);
        var right = _source.Panels.Max(ReferenceWidth);
        foreach (var plot in _plots)
        {
            Fix(plot.Axes.Left, left);
            Fix(plot.Axes.Right, right);
            Fix(plot.Axes.Top, GapAboveData);
            if (plot == _plots[^1])
            {
                continue;
            }

            plot.Axes.Bottom.TickLabelStyle.IsVisible = false;
            Fix(plot.Axes.Bottom, GapBelowData);
        }
    }

    /// <summary>A legend for every panel that does not show just the series of the panel above.</summary>
    private void AddLegends()
    {
        string[] above = [];
        for (var i = 0; i < _plots.Length; i++)
        {
            string[] names = [.. _source.Panels[i].Curves.Select(static curve => curve.Name)];
            if (names.Length > 0 && !names.SequenceEqual(above))
            {
                AddLegend(_plots[i]);
            }

            above = names;
        }
    }

    private void AddLegend(Plot plot)
    {
        using var paint = Paint.NewDisposablePaint();
        var panel = FigureStyle.AddLegend(plot);
        var width = Render(plot).DataRect.Width;
        Fix(panel, plot.Legend.GetLayout(new PixelSize(width, float.MaxValue), paint).LegendRect.Height);
    }

    private float DecorationHeight(Plot plot)
    {
        var render = Render(plot);
        return render.FigureRect.Height - render.DataRect.Height;
    }

    private static float ReferenceWidth(CurvePanel panel)
    {
        if (panel.Reference is not { } reference)
        {
            return MinimumRightMargin;
        }

        using var paint = Paint.NewDisposablePaint();
        var label = FigureStyle.ReferenceLabel(reference.Label);
        return Math.Max(MinimumRightMargin, label.Measure(label.Text, paint).Width + label.PixelPadding.Horizontal);
    }

    private RenderDetails Render(Plot plot)
    {
        using var image = plot.GetImage(_source.Width, 2 * _source.PanelHeight);
        return plot.LastRender;
    }

    private static void Fix(IPanel panel, float size) => (panel.MinimumSize, panel.MaximumSize) = (size, size);
}
