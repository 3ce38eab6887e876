namespace EntroPIC.Telemetry;

/// <summary>One chart of a figure: curves on a vertical axis of their own.</summary>
public sealed record CurvePanel
{
    /// <summary>Label of the vertical axis with its unit, such as <c>entropy (nats)</c>.</summary>
    public required string YLabel { get; init; }

    /// <summary>The curves; later ones lie above earlier ones.</summary>
    public required IReadOnlyList<Curve> Curves { get; init; }

    /// <summary>A horizontal line across the panel, or null.</summary>
    public ReferenceLine? Reference { get; init; }
}
