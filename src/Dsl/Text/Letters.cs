namespace EntroPIC.Dsl.Text;

/// <summary>
/// The characters of names. Letters of other scripts are excluded: many look like Latin ones, and targets and file formats normalize some
/// into others, so that one reader's name is not another's.
/// </summary>
internal static class Letters
{
    private const int FullWidth = 'Ａ' - 'A';

    /// <summary>Greek letters of papers, from alpha on; the second sigma is the word-final one.</summary>
    private static readonly string[] Greek =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi", "rho",
        "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ];

    /// <summary>True for characters allowed in names.</summary>
    public static bool IsOfNames(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    /// <summary>
    /// True for characters that change the direction of the text after them, so that it displays in another order than it compiles.
    /// </summary>
    public static bool TurnsDirection(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>The word spelled in letters of names, as the end of a message; empty if there is no spelling.</summary>
    public static string Remedy(string word)
    {
        var parts = word.Select(static c => IsOfNames(c) ? c.ToString() : Spelled(c)).ToList();
        return parts.Contains(null) ? "" : $"; write `{Diagnostics.Wording.Shorten(string.Concat(parts))}`";
    }

    private static string? Spelled(char c) => c switch
    {
        >= 'α' and <= 'ω' => Greek[c - 'α'],
        >= 'Α' and <= 'Ω' when c != '\u03A2' => char.ToUpperInvariant(Greek[c - 'Α'][0]) + Greek[c - 'Α'].Substring(1),
        >= '０' and <= '９' or >= 'Ａ' and <= 'Ｚ' or >= 'ａ' and <= 'ｚ' => ((char)(c - FullWidth)).ToString(),
        _ => null,
    };
}
