using Differential.Reference;

namespace Differential.Shrinking;

/// <summary>Smaller programs, the much smaller ones first; not all of them are well-typed.</summary>
internal static class ProgramShrinker
{
    private static readonly string[] Simple = ["1", "logp", "reward", "ratio", "entropy", "0.5", "reward > 0", "logp > -1"];

    public static IEnumerable<string> Smaller(string text)
    {
        var unit = Catalog.Of(text).File.Unit;
        foreach (var span in Parts.Items(unit))
        {
            yield return Replaced(text, span.Start, span.End, "");
        }

        foreach (var (word, span) in Parts.Clauses(unit))
        {
            var start = text.LastIndexOf(word, span.Start, StringComparison.Ordinal);
            yield return start < 0 ? text : Replaced(text, start, span.End, "");
        }

        foreach (var line in text.Split('\n').Where(static line => line.TrimStart().StartsWith("///", StringComparison.Ordinal)))
        {
            yield return text.Replace(line + "\n", "", StringComparison.Ordinal);
        }

        foreach (var expression in Parts.Expressions(unit).OrderByDescending(static expression => expression.Span.Length))
        {
            foreach (var part in Parts.Children(expression).Select(static part => part.Span.Text).Concat(Simple).Where(part => part.Length < expression.Span.Length))
            {
                yield return Replaced(text, expression.Span.Start, expression.Span.End, part.Contains(' ', StringComparison.Ordinal) && expression is not ParenthesizedSyntax ? $"({part})" : part);
            }
        }
    }

    private static string Replaced(string text, int start, int end, string by)
    {
        var shorter = string.Concat(text.AsSpan(0, start), by, text.AsSpan(end));
        return string.Join('\n', shorter.Split('\n').Where(static line => line.Trim(' ').Length > 0)) + "\n";
    }
}
