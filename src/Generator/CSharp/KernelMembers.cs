namespace EntroPIC.Generator.CSharp;

/// <summary>
/// The members of every generated kernel. The printer writes them by these names alone, so the names that a result cannot have follow from
/// here.
/// </summary>
internal static class KernelMembers
{
    public const string Sweeps = "Sweeps";
    public const string Derivatives = "Derivatives";
    public const string SumsPerSequence = "SumsPerSequence";
    public const string HasGroups = "HasGroups";
    public const string SumsPerGroup = "SumsPerGroup";
    public const string SumsPerBatch = "SumsPerBatch";
    public const string Tokens = "Tokens";
    public const string Sequence = "Sequence";
    public const string Group = "Group";
    public const string End = "End";

    private static readonly IReadOnlyList<string> Constants = CSharpText.ConstantsOf(typeof(KernelMembers));

    /// <summary>All members of a kernel with this many sweeps.</summary>
    public static IEnumerable<string> All(int sweeps) =>
        [.. Constants, .. Enumerable.Range(0, sweeps).SelectMany(static sweep => new[] { OfSweep(Tokens, sweep), OfSweep(Sequence, sweep), OfSweep(Group, sweep) })];

    /// <summary>The method of one sweep of several.</summary>
    public static string OfSweep(string method, int sweep) => $"{method}{sweep}";
}
