namespace EntroPIC;

/// <summary>Names of a control's metrics besides its output.</summary>
internal static class ControlMetrics
{
    /// <summary>1 while the output of a control is at a bound, otherwise 0.</summary>
    public static string Saturated(string control) => control + "_saturated";

    /// <summary>The authority of a control.</summary>
    public static string Authority(string control) => control + "_authority";
}
