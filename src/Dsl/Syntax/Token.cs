using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax;

/// <summary>One word, number or symbol of a file.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Span">Its place; empty for a missing token.</param>
/// <param name="Number">The value of a number, otherwise 0.</param>
/// <param name="Documentation">The <c>///</c> lines directly before it, without slashes; may be empty.</param>
/// <param name="StartsLine">True if only white space precedes it on its line.</param>
internal sealed record Token(TokenKind Kind, SourceSpan Span, double Number = 0, string Documentation = "", bool StartsLine = false)
{
    public bool IsMissing { get; private init; }

    /// <summary>True for a number that the lexer reported: nothing else is wrong with its place.</summary>
    public bool IsMalformed { get; init; }

    public string Text => Span.Text;

    /// <summary>The name of a found token in messages.</summary>
    public string Description => Kind == TokenKind.EndOfFile ? "end of file" : $"`{SourceWording.Shorten(Text)}`";

    /// <summary>A missing token of this kind, right after the previous one.</summary>
    public static Token Missing(TokenKind kind, Token previous) =>
        new(kind, previous.Span with { Start = previous.Span.End }) { IsMissing = true };
}
