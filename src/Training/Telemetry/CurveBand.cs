namespace EntroPIC.Telemetry;

/// <summary>The shaded area around a curve: least and greatest value over seeds, or an interval.</summary>
/// <param name="Lower">The lower edge, one value per step of the curve; NaN and infinities are gaps.</param>
/// <param name="Upper">The upper edge, in the same form.</param>
public sealed record CurveBand(IReadOnlyList<double> Lower, IReadOnlyList<double> Upper);
