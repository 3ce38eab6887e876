namespace EntroPIC.Telemetry;

/// <summary>A figure of line charts, stacked above one another over one axis of steps.</summary>
/// <remarks>Text is set in a sans-serif font of the system, so that figures of two machines may differ by the width of their letters; on
/// one machine equal input gives equal files. A machine without fonts draws no text.</remarks>
public sealed record CurvePlot
{
    /// <summary>The heading of the figure.</summary>
    public required string Title { get; init; }

    /// <summary>The panels from top to bottom; at least one.</summary>
    public required IReadOnlyList<CurvePanel> Panels { get; init; }

    /// <summary>Label of the horizontal axis.</summary>
    public string XLabel { get; init; } = "step";

    /// <summary>The width of the figure, in units of 1/96 inch; at least 200.</summary>
    public int Width { get; init; } = 840;

    /// <summary>The height of each panel's data area, in units of 1/96 inch; at least 40. Title, legends and axis labels add
    /// to it.</summary>
    public int PanelHeight { get; init; } = 170;

    /// <summary>Pixels of the PNG per unit of width and height, 1 to 8.</summary>
    public int PngScale { get; init; } = 2;

    /// <summary>Writes the figure as <c>.svg</c> and as <c>.png</c>.</summary>
    /// <param name="pathWithoutExtension">Where, without the extension; the folder is created if it is missing.</param>
    /// <inheritdoc cref="SavePng" path="/exception"/>
    public void Save(string pathWithoutExtension)
    {
        SaveSvg(pathWithoutExtension + ".svg");
        SavePng(pathWithoutExtension + ".png");
    }

    /// <summary>Writes the figure as SVG, replacing the file as a whole.</summary>
    /// <inheritdoc cref="SavePng"/>
    public void SaveSvg(string path)
    {
        Check();
        using var figure = new CurveFigure(this);
        AtomicFile.Write(path, figure.ToSvg());
    }

    /// <summary>Writes the figure as PNG, replacing the file as a whole.</summary>
    /// <exception cref="InvalidOperationException">The figure has no panels, a size out of its range, or a reference that is not
    /// finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void SavePng(string path)
    {
        Check();
        using var figure = new CurveFigure(this);
        AtomicFile.Write(path, figure.ToPng(PngScale));
    }

    private void Check()
    {
        Require(Panels.Count > 0, "it has no panels");
        Require(Width >= 200, $"its width {Width} is less than 200");
        Require(PanelHeight >= 40, $"the height {PanelHeight} of its panels is less than 40");
        Require(PngScale is >= 1 and <= 8, $"its PNG scale {PngScale} is not in 1 to 8");
        foreach (var panel in Panels)
        {
            Require(panel.Reference is null || PlotRange.Shows(panel.Reference.Value), $"the reference of `{panel.YLabel}` is not finite");
        }
    }

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"cannot draw `{Title}`: {otherwise}");
        }
    }
}
