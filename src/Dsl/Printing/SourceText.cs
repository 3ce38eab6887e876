using System.Text;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Printing;

/// <summary>Source text of declarations, for comments and documentation of printed code.</summary>
internal static class SourceText
{
    /// <summary>An item with its place, for a comment.</summary>
    public static string Quote(SourceSpan span) => $"{Place(span)}: {OneLine(span.Text)}";

    /// <summary>A place: the file name without its folder, and the position.</summary>
    public static string Place(SourceSpan span) => $"{FileName(span)}({span.StartPosition})";

    /// <summary>The text with a final period.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.TrimEnd();
        return trimmed.Length == 0 || ".!?…".IndexOf(trimmed[trimmed.Length - 1]) >= 0 ? trimmed : trimmed + ".";
    }

    private static string FileName(SourceSpan span) => span.File.Path.Substring(span.File.Path.LastIndexOfAny(['/', '\\']) + 1);

    /// <summary>Source on one line of a comment.</summary>
    public static string OneLine(string text, int most = 120)
    {
        var words = WithSingleSpaces(text.IndexOf('/') < 0 ? text : WithoutComments(text, keepsDocumentation: false));
        return words.Length <= most ? words : words.Substring(0, most - 1) + "…";
    }

    private static string WithSingleSpaces(string text)
    {
        var kept = new char[text.Length];
        var length = 0;
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter))
            {
                kept[length++] = letter;
            }
            else if (length > 0 && kept[length - 1] != ' ')
            {
                kept[length++] = ' ';
            }
        }

        return new string(kept, 0, length > 0 && kept[length - 1] == ' ' ? length - 1 : length);
    }

    /// <summary>The lines of a declaration, without comments and without common indentation.</summary>
    public static IEnumerable<string> LinesOf(DeclarationSyntax declaration)
    {
        var margin = declaration.Span.StartPosition.Column;
        return WithoutComments(declaration.Span.Text.Replace("\r\n", "\n").Replace('\r', '\n'), keepsDocumentation: true).Split('\n')
            .Select(line => line.Substring(line.TakeWhile(char.IsWhiteSpace).Take(margin).Count()).TrimEnd());
    }

    /// <summary>Source without its comments.</summary>
    private static string WithoutComments(string text, bool keepsDocumentation)
    {
        var kept = new StringBuilder();
        var start = 0;
        for (var slash = text.IndexOf('/'); slash >= 0; slash = text.IndexOf('/', start))
        {
            kept.Append(text, start, slash - start);
            if (string.CompareOrdinal(text, slash, "//", 0, 2) == 0)
            {
                var end = text.IndexOfAny(['\n', '\r'], slash);
                start = end < 0 ? text.Length : end;
                var isKept = keepsDocumentation && string.CompareOrdinal(text, slash, "///", 0, 3) == 0;
                kept.Append(text, slash, isKept ? start - slash : 0);
            }
            else if (string.CompareOrdinal(text, slash, "/*", 0, 2) == 0)
            {
                var end = text.IndexOf("*/", slash + 2, StringComparison.Ordinal);
                start = end < 0 ? text.Length : end + 2;

                // A comment separates its neighbors.
                kept.Append(kept.Length > 0 && !char.IsWhiteSpace(kept[kept.Length - 1]) && start < text.Length && !char.IsWhiteSpace(text[start]) ? " " : "");
            }
            else
            {
                kept.Append('/');
                start = slash + 1;
            }
        }

        return kept.Append(text, start, text.Length - start).ToString();
    }
}
