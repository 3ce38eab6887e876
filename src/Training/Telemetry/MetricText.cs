using System.Globalization;

namespace EntroPIC.Telemetry;

/// <summary>Text of a column's value, in both displays.</summary>
internal static class MetricText
{
    public const string Missing = "-";

    public static string Format(ProgressColumn column, double? value) =>
        value?.ToString(column.Format, CultureInfo.InvariantCulture) ?? Missing;

    /// <summary>The column's value in the record, if the record has it and is of the column's stage.</summary>
    public static double? Find(ProgressColumn column, MetricsRecord record) =>
        (column.Stage is null || column.Stage == record.Stage) && record.Metrics.TryGetValue(column.Metric, out var value) ? value : null;
}
