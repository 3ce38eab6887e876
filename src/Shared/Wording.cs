namespace EntroPIC;

/// <summary>Phrases that messages share.</summary>
internal static class Wording
{
    /// <summary><c>`a`, `b` or `c`</c>.</summary>
    public static string OneOf(IEnumerable<string> names) => Join([.. names.Select(static name => $"`{name}`")], " or ");

    /// <summary>Plain words joined by commas and a last <paramref name="last"/>.</summary>
    public static string Join(IReadOnlyList<string> words, string last) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => string.Join(", ", words.Take(words.Count - 1)) + last + words[words.Count - 1],
    };
}
