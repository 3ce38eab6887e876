using System.Text.RegularExpressions;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>Finds LaTeX mathematics in a text.</summary>
/// <param name="text">The text.</param>
/// <param name="takesBareFractions">Takes fractions that are not marked as mathematics.</param>
internal sealed partial class LatexPlaces(string text, bool takesBareFractions)
{
    private const int MaximumPieces = 6;
    private const int Side = 40;

    private readonly List<Boxes.Box> _boxes = Boxes.Find(text);

    // From here on there is no closing mark of that kind: to the end of the text, or of the line.
    private int _noBracketFrom = int.MaxValue;
    private int _noDollarsFrom = int.MaxValue;
    private Range _lineWithoutParenthesis = ..0;

    /// <summary>All of it, from left to right, without overlaps.</summary>
    /// <param name="needsBox">Takes only mathematics with a box in it.</param>
    public IEnumerable<Candidate> All(bool needsBox)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (At(at, needsBox) is not { } found)
            {
                continue;
            }

            yield return found;
            at = found.End - 1;
        }
    }

    /// <summary>The boxes outside of mathematics: from the first one to the last.</summary>
    public IEnumerable<Candidate> BareBoxes()
    {
        if (_boxes is [var first, ..] && _boxes[^1] is var last)
        {
            var around = All(needsBox: true).FirstOrDefault(place => place.Start <= last.Start && last.End <= place.End);
            var isPart = Surroundings.ChangeAtSides(
                text[Math.Max(0, last.Start - Side)..last.Start], text[last.End..Math.Min(text.Length, last.End + Side)]);
            var isChanged = around is null
                ? isPart || Surroundings.ChangeInSentence(text, last.Start, last.End)
                : around.Pieces.Any(static piece => piece.Text.Length == 0 || Boxes.AreParts(piece.Text, isMathematics: true));
            yield return new Candidate(
                first.Start, last.End, AnswerForm.Latex,
                [new Piece(isChanged ? "" : text[first.Start..last.End], false, TakesLastBoxes: true)]);
        }
    }

    /// <summary>The mathematics that begins exactly here, with what `and`, `or` or a comma joins to it; or null.</summary>
    public Candidate? At(int start, bool needsBox)
    {
        if (EnvironmentAt(start, needsBox) is not var (content, end))
        {
            return null;
        }

        var pieces = new List<Piece>();
        while (true)
        {
            var percent = Percent().Match(text, end);
            pieces.Add(new Piece(content, percent.Success));
            end = percent.Success ? percent.Index + percent.Length : end;
            var joint = Joint().Match(text, end);
            if (pieces.Count == MaximumPieces || !joint.Success)
            {
                return Said(start, end, pieces);
            }

            if (EnvironmentAt(joint.Index + joint.Length, needsBox) is not var (next, nextEnd))
            {
                return Said(start, end, pieces);
            }

            (content, end) = (next, nextEnd);
        }
    }

    // What the sentence denies or changes is a place that cannot be read.
    private Candidate Said(int start, int end, List<Piece> pieces) =>
        new(start, end, AnswerForm.Latex, Surroundings.ChangeInSentence(text, start, end) ? [new Piece("", false)] : pieces);

    private (string Content, int End)? EnvironmentAt(int at, bool needsBox)
    {
        if (at >= text.Length || (text[at] is not ('$' or '\\' or '-') && !char.IsWhiteSpace(text[at])))
        {
            return null;
        }

        if ((DisplayAt(at) ?? InlineAt(at) ?? (needsBox || !(takesBareFractions || IsBoxed(at)) ? null : FractionAt(at))) is not var (start, close, end))
        {
            return null;
        }

        return close > start && (!needsBox || HoldsBox(start, close)) ? (text[start..close], end) : null;
    }

    private bool HoldsBox(int start, int end)
    {
        var (low, high) = (0, _boxes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_boxes[middle].Start < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _boxes.Count && _boxes[low].End <= end;
    }

    private (int Start, int Close, int End)? DisplayAt(int at)
    {
        if (IsEscaped(at))
        {
            return null;
        }

        if (StartsWith(at, "$$"))
        {
            return Enclosed(at + 2, FindUnescaped("$$", at + 3, ref _noDollarsFrom), 2);
        }

        return StartsWith(at, @"\[") ? Enclosed(at + 2, FindUnescaped(@"\]", at + 2, ref _noBracketFrom), 2) : null;
    }

    private (int Start, int Close, int End)? InlineAt(int at)
    {
        if (text[at] == '$' && !IsEscaped(at) && (at == 0 || !char.IsAsciiDigit(text[at - 1])))
        {
            return Enclosed(at + 1, FindDollarInLine(at + 1), 1);
        }

        if (StartsWith(at, @"\(") && !IsEscaped(at))
        {
            return Enclosed(at + 2, FindParenthesisInLine(at + 2), 2);
        }

        if (at + 1 >= text.Length || text[at + 1] != '[' || SpacedBrackets().Match(text, at) is not { Success: true } match)
        {
            return null;
        }

        return (at + 2, match.Index + match.Length - 2, match.Index + match.Length - 1);
    }

    // In a box that the end of the text cut off.
    private bool IsBoxed(int at) => text.AsSpan(0, at).EndsWith(@"\boxed{");

    private (int Start, int Close, int End)? FractionAt(int at) =>
        StartsWith(text[at] == '-' ? at + 1 : at, @"\frac{") && BareFraction().Match(text, at) is { Success: true } match
            ? (at, at + match.Length, at + match.Length)
            : null;

    private static (int Start, int Close, int End)? Enclosed(int start, int close, int closeLength) =>
        close < 0 ? null : (start, close, close + closeLength);

    private int FindUnescaped(string mark, int from, ref int noneFrom)
    {
        if (from >= noneFrom || from > text.Length)
        {
            return -1;
        }

        for (var at = from; (at = text.IndexOf(mark, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (!IsEscaped(at))
            {
                return at;
            }
        }

        noneFrom = from;
        return -1;
    }

    private int FindDollarInLine(int from)
    {
        for (var at = from; at < text.Length && text[at] != '\n'; at++)
        {
            if (text[at] == '$' && !IsEscaped(at))
            {
                return at > from && !(at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && IsMoney(from, at)) ? at : -1;
            }
        }

        return -1;
    }

    // From one amount to the next: $5 now and $7.
    private bool IsMoney(int from, int end) =>
        char.IsAsciiDigit(text[from]) && text.AsSpan(from, end - from).ContainsAny(' ', ',') && char.IsWhiteSpace(text[end - 1]);

    private int FindParenthesisInLine(int from)
    {
        if (from >= _lineWithoutParenthesis.Start.Value && from < _lineWithoutParenthesis.End.Value)
        {
            return -1;
        }

        var at = from;
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            if (StartsWith(at, @"\)") && !IsEscaped(at))
            {
                return at;
            }
        }

        _lineWithoutParenthesis = from..at;
        return -1;
    }

    private bool StartsWith(int at, string mark) => string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0;

    private bool IsEscaped(int at) => at > 0 && text[at - 1] == '\\';

    [GeneratedRegex(@"\G\s*(?:\\?%|[Pp]ercentage|[Pp]ercent|[Pp]ct)")]
    private static partial Regex Percent();

    [GeneratedRegex(@"\G\s*(?:,?\s*\(?(?:and|or)(?:\s+" + AnswerText.Hedges + @")?|,)\s*")]
    private static partial Regex Joint();

    [GeneratedRegex(@"\G\s\[[^\n\[\]]+\]\s")]
    private static partial Regex SpacedBrackets();

    [GeneratedRegex(@"\G-?\\frac\{-?\d+(?:[.,]\d+)?\}\{-?\d+(?:[.,]\d+)?\}")]
    private static partial Regex BareFraction();
}
