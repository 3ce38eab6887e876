using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>An answer found in a text.</summary>
/// <param name="Value">What it says, or null where that cannot be read.</param>
/// <param name="Text">How the place of highest rank is written, or null where there is no place.</param>
internal readonly record struct FoundAnswer(Expression? Value, string? Text);
