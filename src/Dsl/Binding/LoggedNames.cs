namespace EntroPIC.Dsl.Binding;

/// <summary>Names that every log line already has, which a loss cannot use for its metrics.</summary>
internal static class LoggedNames
{
    /// <summary>Names that identify a line.</summary>
    private static readonly (string Name, string What)[] OfLine =
    [
        ("step", "the number of the step"),
        ("stage", "the name of the stage"),
    ];

    /// <summary>The meaning of a name in a log; <c>null</c> if it is free.</summary>
    public static string? Find(string name) =>
        OfLine
            .Concat(TrainerMetrics.All)
            .Where(logged => logged.Name == name)
            .Select(static logged => logged.What + " in every log line")
            .FirstOrDefault();
}
