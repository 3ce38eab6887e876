namespace EntroPIC.Mathematics.Extraction;

/// <summary>A place in a text that may hold the answer.</summary>
/// <param name="Start">Start index.</param>
/// <param name="End">End index.</param>
/// <param name="Form">The form it is written in.</param>
/// <param name="Pieces">Its text: one value, or several joined by `and`, `or` or a comma.</param>
internal sealed record Candidate(int Start, int End, AnswerForm Form, IReadOnlyList<Piece> Pieces);

/// <param name="Text">The text.</param>
/// <param name="IsPercent">True if a percent sign follows.</param>
/// <param name="TakesLastBoxes">True if only its last boxes count, as in a text with boxes outside of mathematics.</param>
internal readonly record struct Piece(string Text, bool IsPercent, bool TakesLastBoxes = false);
