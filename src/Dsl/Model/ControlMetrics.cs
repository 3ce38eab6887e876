namespace EntroPIC.Dsl.Model;

/// <summary>Names of the metrics that are logged of every control, beside its output. The runtime compiles this file too.</summary>
internal static class ControlMetrics
{
    private const string SaturatedSuffix = "_saturated";

    private const string AuthoritySuffix = "_authority";

    /// <summary>1 while the output of a control is held at a bound, else 0.</summary>
    public static string Saturated(string control) => control + SaturatedSuffix;

    /// <summary>How much the output of a control moves the objective.</summary>
    public static string Authority(string control) => control + AuthoritySuffix;

    /// <summary>The control of which a metric says that it is saturated; <c>null</c> for other metrics.</summary>
    public static string? SaturatedControl(string metric) => Before(metric, SaturatedSuffix);

    /// <summary>The control of which a metric is the authority; <c>null</c> for other metrics.</summary>
    public static string? AuthorityControl(string metric) => Before(metric, AuthoritySuffix);

    private static string? Before(string metric, string suffix) =>
        metric.EndsWith(suffix, StringComparison.Ordinal) ? metric.Substring(0, metric.Length - suffix.Length) : null;
}
