namespace EntroPIC.Telemetry;

/// <summary>A metric of the progress display.</summary>
/// <param name="Metric">The name of the metric in the records.</param>
/// <param name="Heading">A short heading.</param>
/// <param name="Format">A .NET numeric format, such as <c>0.000</c> or <c>P1</c>; always in the invariant culture.</param>
/// <param name="Stage">The stage whose values are shown, such as <c>rl_eval</c>; null for all stages.</param>
public sealed record ProgressColumn(string Metric, string Heading, string Format = "0.000", string? Stage = null);
