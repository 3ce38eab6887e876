using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Binding;

/// <summary>Names with a meaning of their own, which no declaration may take.</summary>
internal static class ReservedNames
{
    /// <summary>The advice of messages about them.</summary>
    public const string OtherName = "choose another name";

    /// <summary>The meaning of a name among values; <c>null</c> for a free one.</summary>
    public static string? MeaningOf(string name) =>
        SignalInfo.Find(name) is { } signal ? $"a signal ({signal.Description})"
        : name == "inf" ? "infinity"
        : null;

    /// <summary>The meaning of a name among values and functions; <c>null</c> for a free one.</summary>
    public static string? MeaningOfFunction(string name) =>
        MeaningOf(name) ?? (Builtin.Find(name) is null ? null : "a function of the language");
}
