using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>An answer found in a text.</summary>
/// <param name="Value">Value; null if it cannot be read.</param>
/// <param name="Text">Text of the place of highest rank; null without a place.</param>
internal readonly record struct FoundAnswer(Expression? Value, string? Text);
