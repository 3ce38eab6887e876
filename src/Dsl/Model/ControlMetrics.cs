namespace EntroPIC.Dsl.Model;

/// <summary>Names of a control's metrics besides its output. `src/Training` compiles this file, too.</summary>
internal static class ControlMetrics
{
    private const string SaturatedSuffix = "_saturated";

    private const string AuthoritySuffix = "_authority";

    /// <summary>1 while the output of a control is at a bound, otherwise 0.</summary>
    public static string Saturated(string control) => control + SaturatedSuffix;

    /// <summary>The authority of a control.</summary>
    public static string Authority(string control) => control + AuthoritySuffix;

    /// <summary>The control of a saturation metric; <c>null</c> for other metrics.</summary>
    public static string? SaturatedControl(string metric) => Before(metric, SaturatedSuffix);

    /// <summary>The control of an authority metric; <c>null</c> for other metrics.</summary>
    public static string? AuthorityControl(string metric) => Before(metric, AuthoritySuffix);

    private static string? Before(string metric, string suffix) =>
        metric.EndsWith(suffix, StringComparison.Ordinal) ? metric.Substring(0, metric.Length - suffix.Length) : null;
}
