namespace EntroPIC.Dsl.Syntax;

/// <summary>Symbols of other languages and of papers, with this language's equivalents.</summary>
internal static class ForeignSigns
{
    private static readonly Dictionary<string, string> Remedies = new(StringComparer.Ordinal)
    {
        ["&"] = "write `and`",
        ["&&"] = "write `and`",
        ["|"] = "write `or`",
        ["||"] = "write `or`",
        ["!"] = "write `not`",
        ["?"] = "write `if … then … else …`",
        ["#"] = "a comment begins with `//`",
        [";"] = "items need no terminator",
        ["\""] = "there are no string literals",
        ["'"] = "there are no string literals",
        ["≤"] = "write `<=`",
        ["≥"] = "write `>=`",
        ["≠"] = "write `!=`",
        ["−"] = "write `-`",
        ["–"] = "write `-`",
        ["×"] = "write `*`",
        ["·"] = "write `*`",
        ["∞"] = "write `inf`",
    };

    /// <summary>The advice at the end of a message; empty if there is none.</summary>
    public static string Remedy(string sign) => Remedies.TryGetValue(sign, out var remedy) ? "; " + remedy : "";
}
