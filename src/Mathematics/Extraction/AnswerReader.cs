using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Algebra;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>Reads what a place says.</summary>
internal static partial class AnswerReader
{
    public static (Expression? Value, string Text) Read(Candidate candidate, WorkBudget budget)
    {
        var pieces = candidate.Pieces.Select(piece => ReadPiece(piece, budget)).ToList();
        if (pieces.Count == 1)
        {
            return pieces[0];
        }

        var text = string.Join(", ", pieces.Select(static piece => piece.Text));
        return pieces.Exists(static piece => piece.Value is null)
            ? (null, text)
            : (new SetNode([.. pieces.SelectMany(static piece => piece.Value is SetNode { HasBraces: false } set ? set.Elements : [piece.Value!])]), text);
    }

    /// <summary>Reads a bare answer.</summary>
    public static (Expression? Value, string Text) ReadWhole(string text, WorkBudget budget)
    {
        if (text.Length > Parser.MaximumLength)
        {
            return (null, text);
        }

        budget.Spend(text.Length);
        var answer = AnswerText.Clean(text);
        return (ReadLabeled(answer, budget) ?? ReadUnlabeled(answer, budget), AnswerText.Squeeze(answer));
    }

    private static (Expression? Value, string Text) ReadPiece(Piece piece, WorkBudget budget)
    {
        if (Boxes.AreParts(piece.Text, isMathematics: !piece.TakesLastBoxes))
        {
            return (null, "");
        }

        var (value, text) = ReadWhole(Boxes.Unwrap(piece.Text, all: !piece.TakesLastBoxes), budget);
        if (!piece.IsPercent || value is null or PercentNode)
        {
            return (value, text);
        }

        // A percent sign after a box may be part of the answer or of the sentence: both are right.
        return (new PercentNode(value), Boxes.AreIn(piece.Text) ? text : text + @"\%");
    }

    /// <summary>`(D) 5`, `D. 5` or `\textbf{(D)}\ 5`: a choice and its text.</summary>
    private static LabeledNode? ReadLabeled(string answer, WorkBudget budget) =>
        Label().Match(answer) is { Success: true } match && ReadUnlabeled(answer[match.Length..], budget) is { } value
            ? new LabeledNode(match.Groups["label"].Value, value)
            : null;

    private static Expression? ReadUnlabeled(string answer, WorkBudget budget)
    {
        if (ClockTime().Match(answer) is { Success: true } time)
        {
            return new TextNode($"{time.Groups["time"].Value.TrimStart('0')}{time.Groups["half"].Value.ToLowerInvariant()}m".Replace(" ", "", StringComparison.Ordinal));
        }

        if (Date().Match(answer) is { Success: true } date)
        {
            return new TextNode($"{date.Groups["year"]}-{date.Groups["month"]}-{date.Groups["day"]}");
        }

        if (MinutesPastTheHour().IsMatch(answer))
        {
            return new TextNode(answer);
        }

        if (Phrases.AreWords(answer))
        {
            return Phrases.Read(answer);
        }

        return Parse(answer, budget) ?? ParseLastSide(answer, budget);
    }

    /// <summary>Reads the last side of a chain of equations that makes no sense as a whole.</summary>
    private static Expression? ParseLastSide(string answer, WorkBudget budget)
    {
        if (answer.AsSpan().ContainsAny(',', ';') || answer.Contains(@"\or ", StringComparison.Ordinal)
            || answer.Contains(@"\and ", StringComparison.Ordinal))
        {
            return null;
        }

        var sides = EqualsSign().Split(answer);
        return sides.Length > 2 ? Parse(sides[^1], budget) : null;
    }

    private static Expression? Parse(string text, WorkBudget budget) =>
        Parser.Parse(text, budget) is { } expression ? Ellipses.Resolve(expression, budget) : null;

    [GeneratedRegex(@"(?<![\\<>!])=")]
    private static partial Regex EqualsSign();

    [GeneratedRegex(@"^(?:\\(?:text|textbf|mathbf|mathrm|textrm|bf)\s*\{\s*)?\(?(?<label>[A-J])(?:\)\s*\.?\s*\}|[.)]\s*\}|\}\s*[.)]|(?<=\([A-J])\)(?=\s|\\|~)|[.)](?=\s|\\|~)|:(?=\s|\\ |~))(?:\s|\\[ ,;:]|\\q?quad(?![a-z])|~)*(?=\S)")]
    private static partial Regex Label();

    [GeneratedRegex(@"^(?<time>\d{1,2}(?::\d\d|(?=(?:\s|\\,|\\ |~|\\(?:text|mathrm)\s*\{)+[aApP]\.?\s?[mM])))\s*(?:\\,|\\ |~)*\s*(?:\\(?:text|mathrm)\s*\{)?\s*(?<half>[aApP])\.?\s?[mM]\.?\s*\}?$")]
    private static partial Regex ClockTime();

    // 2020-01-02 is no 2017.
    [GeneratedRegex(@"^(?<year>\d{4})[-–]0?(?<month>[1-9]|1[0-2])[-–]0?(?<day>[1-9]|[12]\d|3[01])$")]
    private static partial Regex Date();

    // 12:00 and 3:05 are no ratios.
    [GeneratedRegex(@"^\d{1,2}:0\d$")]
    private static partial Regex MinutesPastTheHour();
}
