namespace EntroPIC.Telemetry;

/// <summary>Content of a metrics file.</summary>
/// <param name="Records">The records in the order they were written.</param>
/// <param name="CutLine">The number (from 1) of the last line, if writing it was interrupted so that it holds no record; else null.</param>
public sealed record JsonLinesContent(IReadOnlyList<MetricsRecord> Records, int? CutLine);
