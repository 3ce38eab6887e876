using System.Buffers;
using System.Text.RegularExpressions;

namespace EntroPIC.Rewards.Mathematics.Extraction;

/// <summary>Finds plain numbers and arithmetic in a text. They stand alone: behind white space or `=`, not inside a word.</summary>
internal sealed partial class PlainPlaces(string text)
{
    private static readonly SearchValues<char> Operators = SearchValues.Create("+-*×/^÷");

    /// <summary>Each place where one begins.</summary>
    public IEnumerable<Candidate> All()
    {
        for (var at = -1; at < text.Length; at++)
        {
            if (!IsBefore(at))
                continue;
            if (ExpressionAfter(at) is { } expression)
                yield return expression;
            if (NumberAfter(at) is { } number)
                yield return number;
        }
    }

    /// <summary>What begins behind this character, arithmetic rather than a number; or null. -1 is the start of the text.</summary>
    public Candidate? After(int at) => IsBefore(at) ? ExpressionAfter(at) ?? NumberAfter(at) : null;

    private bool IsBefore(int at) =>
        at + 1 < text.Length && !char.IsAsciiLetter(text[at + 1]) && (at < 0 || char.IsWhiteSpace(text[at]) || text[at] == '=');

    private int SkipEmphasis(int at) => string.CompareOrdinal(text, at, "**", 0, 2) == 0 ? at + 2 : at;

    private Candidate? NumberAfter(int at)
    {
        var match = Number().Match(text, SkipEmphasis(at + 1));
        if (!match.Success)
            return null;
        var whole = match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        var number = whole + match.Groups["decimals"].Value.Replace(',', '.');
        return new Candidate(at + 1, match.Index + match.Length, AnswerForm.Plain, [new Piece(number, match.Groups["percent"].Success)]);
    }

    private Candidate? ExpressionAfter(int at)
    {
        var start = SkipEmphasis(at + 1);
        var match = Arithmetic().Match(text, start);
        if (!match.Success)
            return null;
        var end = start + match.Length;
        if (end < text.Length && text[end] is not (',' or ':' or '$' or '\n' or '\r'))
            end = match.Value.AsSpan().LastIndexOfAny(" \t).") is > 0 and var cut ? start + cut : start;
        var arithmetic = TrimEnd(text[start..end]);
        return arithmetic.Length > 1 && arithmetic.AsSpan(1).ContainsAny(Operators)
            ? new Candidate(at + 1, end, AnswerForm.Plain, [new Piece(arithmetic, false)])
            : null;
    }

    /// <summary>Without the end of the sentence, the end of emphasis, and a parenthesis that was opened before.</summary>
    private static string TrimEnd(string arithmetic)
    {
        var trimmed = arithmetic.AsSpan().TrimEnd(" \t.*");
        while (trimmed.EndsWith(")") && trimmed.Count(')') > trimmed.Count('('))
            trimmed = trimmed[..^1].TrimEnd(" \t.*");
        return trimmed.ToString();
    }

    [GeneratedRegex(@"\G[$€£¥₹₽₩₪₫฿₺₴₦]?(?:(?<whole>-?[1-9]\d{0,2}(?:[ ,]\d{3}){1,8})(?!\d)(?<decimals>\.\d+)?"
        + @"|(?<whole>-?\d+)(?<decimals>[.,]\d+)|(?<whole>-?)(?<decimals>\.\d+)|(?<whole>-?\d+))"
        + @"(?<percent>\s*(?:%|[Pp]ercentage|[Pp]ercent|[Pp]ct))?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\G-?\(?-?\d[\d. \t+\-*×/^()÷]{0,200}")]
    private static partial Regex Arithmetic();
}
