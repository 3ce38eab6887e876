namespace EntroPIC;

/// <summary>Names of a control's metrics besides its output.</summary>
internal static class ControlMetrics
{
    /// <summary>1 while the output of a control is at a bound, otherwise 0; of a control per group, the share of groups at a bound.</summary>
    public static string Saturated(string control) => control + "_saturated";

    /// <summary>The authority of a control.</summary>
    public static string Authority(string control) => control + "_authority";

    /// <summary>The number of prompts that a control per group has states of.</summary>
    public static string Prompts(string control) => control + "_prompts";

    /// <summary>The number of states that a control per group has given up for lack of room, from the start.</summary>
    public static string Evicted(string control) => control + "_evicted";
}
