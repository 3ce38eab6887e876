using ScottPlot;
using SkiaSharp;

namespace EntroPIC.Telemetry;

/// <summary>The font of all figures.</summary>
internal static class FigureFont
{
    // Skia's own default on Linux is whatever comes first in the font folder, often a serif.
    private static readonly string[] Preferred =
        ["Inter", "Helvetica Neue", "Helvetica", "Arial", "Liberation Sans", "Noto Sans", "Open Sans", "DejaVu Sans"];

    /// <summary>The first of the usual sans-serif families that is installed, else the system's default.</summary>
    public static string Family { get; } =
        Preferred.Intersect(SKFontManager.Default.FontFamilies, StringComparer.OrdinalIgnoreCase).FirstOrDefault() ?? Fonts.Default;

    /// <summary>Offset that moves text down so that its digits and capitals are centered where ScottPlot centers its line, which has
    /// different amounts of air above and below them.</summary>
    public static float CentringOffset(float size)
    {
        using var font = new SKFont(Fonts.GetTypeface(Family, bold: false, italic: false), size);
        var lineHeight = font.GetFontMetrics(out var metrics);
        var baseline = lineHeight / 2 - metrics.Bottom;
        return metrics.CapHeight / 2 - baseline;
    }
}
