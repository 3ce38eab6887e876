using ScottPlot;

namespace EntroPIC.Telemetry;

/// <summary>Styles of series: colors that color-blind readers can distinguish, and dashes once the colors run out.</summary>
internal sealed class CurvePalette
{
    // Okabe and Ito (2008), in an order of falling contrast to white, without the yellow that no thin line survives.
    private static readonly string[] Colors =
    [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000",
    ];

    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.DenselyDashed, LinePattern.Dotted];

    private readonly List<string> _names;

    public CurvePalette(IEnumerable<CurvePanel> panels) =>
        _names = [.. panels.SelectMany(static panel => panel.Curves).Select(static curve => curve.Name).Distinct()];

    public Color Color(string name) => ScottPlot.Color.FromHex(Colors[_names.IndexOf(name) % Colors.Length]);

    public LinePattern Pattern(string name) => Patterns[_names.IndexOf(name) / Colors.Length % Patterns.Length];
}
