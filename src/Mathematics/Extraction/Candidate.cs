namespace EntroPIC.Mathematics.Extraction;

/// <summary>A place in a text that may hold the answer.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Form">The form it is written in.</param>
/// <param name="Pieces">What stands there: one value, or several that `and`, `or` or a comma joins.</param>
internal sealed record Candidate(int Start, int End, AnswerForm Form, IReadOnlyList<Piece> Pieces);

/// <param name="Text">The text.</param>
/// <param name="IsPercent">Whether a percent sign follows.</param>
/// <param name="TakesLastBoxes">Whether only the last boxes in it count, as in a text with boxes outside of mathematics.</param>
internal readonly record struct Piece(string Text, bool IsPercent, bool TakesLastBoxes = false);
