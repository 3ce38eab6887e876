using System.Text.RegularExpressions;
using EntroPIC.Rewards.Mathematics.Syntax;

namespace EntroPIC.Rewards.Mathematics.Extraction;

/// <summary>Reads what a place says.</summary>
internal static partial class AnswerReader
{
    public static (Expression? Value, string Text) Read(Candidate candidate, WorkBudget budget)
    {
        if (candidate.Form == AnswerForm.Plain)
            return (AsPercent(Parser.ParsePlain(candidate.Pieces[0].Text, budget), candidate.Pieces[0].IsPercent), candidate.Pieces[0].Text);

        var pieces = candidate.Pieces.Select(piece => ReadPiece(piece, budget)).ToList();
        if (pieces.Count == 1 || pieces.Exists(static piece => piece.Value is null))
            return pieces[0];
        return (new SetNode([.. pieces.SelectMany(static piece => piece.Value is SetNode set ? set.Elements : [piece.Value!])]), pieces[0].Text);
    }

    /// <summary>Reads an answer that is nothing but an answer.</summary>
    public static (Expression? Value, string Text) ReadLatex(string text, WorkBudget budget)
    {
        if (text.Length > Parser.MaximumLength)
            return (null, text);
        budget.Spend(text.Length);
        var answer = AnswerText.Clean(text);
        return (Parser.ParseLatex(answer, budget) ?? ParseLastSide(answer, budget), answer);
    }

    private static (Expression? Value, string Text) ReadPiece(Piece piece, WorkBudget budget)
    {
        var (value, text) = ReadLatex(Boxes.Unwrap(piece.Text, all: !piece.TakesLastBoxes), budget);
        return (AsPercent(value, piece.IsPercent), text);
    }

    private static Expression? AsPercent(Expression? value, bool isPercent) =>
        isPercent && value is not (null or PercentNode) ? new PercentNode(value) : value;

    /// <summary>Of a chain of equations that makes no sense as a whole, the last side.</summary>
    private static Expression? ParseLastSide(string answer, WorkBudget budget)
    {
        if (answer.AsSpan().ContainsAny(',', ';'))
            return null;
        var sides = EqualsSign().Split(answer);
        return sides.Length > 2 ? Parser.ParseLatex(sides[^1], budget) : null;
    }

    [GeneratedRegex(@"(?<![\\<>!])=")]
    private static partial Regex EqualsSign();
}
