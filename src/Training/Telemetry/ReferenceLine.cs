namespace EntroPIC.Telemetry;

/// <summary>A horizontal line across a panel, such as the target of a controller.</summary>
/// <param name="Value">Position on the vertical axis; finite.</param>
/// <param name="Label">A short text, shown at its right end.</param>
public sealed record ReferenceLine(double Value, string Label);
