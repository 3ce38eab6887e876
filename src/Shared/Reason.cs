namespace EntroPIC;

/// <summary>Texts of failures for users.</summary>
internal static class Reason
{
    /// <summary>The message, without the name that a parameter has in code.</summary>
    public static string Of(Exception failure) =>
        failure is ArgumentException { ParamName: { } name } ? failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : failure.Message;
}
