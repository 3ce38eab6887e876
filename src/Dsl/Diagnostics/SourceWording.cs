using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Diagnostics;

/// <summary>Source text and names in messages.</summary>
internal static class SourceWording
{
    private const int LongestTrail = 8;

    /// <summary>The line of a place, with its file if that is another one.</summary>
    public static string Line(SourceSpan place, SourceFile here) =>
        $"{place.StartPosition.Line + 1}{(place.File == here ? "" : $" of {place.File.Path}")}";

    /// <summary><c>a sequence value</c>, <c>an entropy</c>.</summary>
    public static string WithArticle(string noun) => ("aeiou".IndexOf(noun[0]) >= 0 ? "an " : "a ") + noun;

    /// <summary>A name without case and underscores, in which naming styles differ: targets would make such names equal.</summary>
    public static string Folded(string name) => name.Replace("_", "").ToUpperInvariant();

    /// <summary>A trail of names, such as a cycle, without the middle of a long one.</summary>
    public static string Trail(IReadOnlyList<string> names) => string.Join(" → ", names.Count <= LongestTrail
        ? names
        : [.. names.Take(LongestTrail - 2), "…", names[names.Count - 1]]);

    /// <summary>Shortens quoted source to fit one line of a log.</summary>
    public static string Shorten(string text, int most = 40)
    {
        return PlainText.Line(text.Length <= most ? text : text.Substring(0, most - 1) + "…");
    }
}
