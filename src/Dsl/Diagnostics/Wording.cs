using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Diagnostics;

/// <summary>Phrases that messages share.</summary>
internal static class Wording
{
    private const int LongestTrail = 8;

    /// <summary><c>`a`, `b` or `c`</c>.</summary>
    public static string OneOf(IEnumerable<string> names) => Join([.. names.Select(static name => $"`{name}`")], " or ");

    /// <summary>Plain words joined by commas and a last <paramref name="last"/>.</summary>
    public static string Join(IReadOnlyList<string> words, string last) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => string.Join(", ", words.Take(words.Count - 1)) + last + words[words.Count - 1],
    };

    /// <summary><c>a sequence value</c>, <c>an entropy</c>.</summary>
    public static string WithArticle(string noun) => ("aeiou".IndexOf(noun[0]) >= 0 ? "an " : "a ") + noun;

    /// <summary>A name without what styles of naming differ in: targets write names in their own, where two that differ only so become one.</summary>
    public static string Folded(string name) => name.Replace("_", "").ToUpperInvariant();

    /// <summary>A trail of names, as that of a cycle; the middle of a long one is left out.</summary>
    public static string Trail(IReadOnlyList<string> names) => string.Join(" → ", names.Count <= LongestTrail
        ? names
        : [.. names.Take(LongestTrail - 2), "…", names[names.Count - 1]]);

    /// <summary>The number of a line, with the file where it is another one.</summary>
    public static string Line(SourceSpan place, SourceFile here) =>
        $"{place.StartPosition.Line + 1}{(place.File == here ? "" : $" of {place.File.Path}")}";

    /// <summary>Keeps a quoted piece of source short enough for one line of a log.</summary>
    public static string Shorten(string text, int most = 40)
    {
        var line = text.Replace('\r', ' ').Replace('\n', ' ');
        return line.Length <= most ? line : line.Substring(0, most - 1) + "…";
    }
}
