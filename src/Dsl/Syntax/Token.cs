using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax;

/// <summary>One word, number or sign of a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands; empty for a token that is missing.</param>
/// <param name="Number">The value of a number, else 0.</param>
/// <param name="Documentation">The <c>///</c> lines right before it, without slashes; empty where there are none.</param>
/// <param name="StartsLine">Whether only white space stands before it on its line.</param>
internal sealed record Token(TokenKind Kind, SourceSpan Span, double Number = 0, string Documentation = "", bool StartsLine = false)
{
    public bool IsMissing { get; private init; }

    public string Text => Span.Text;

    /// <summary>What a message calls a token that it found.</summary>
    public string Description => Kind == TokenKind.EndOfFile ? "end of file" : $"`{Wording.Shorten(Text)}`";

    /// <summary>Stands where a token of this kind should be, right after the one before.</summary>
    public static Token Missing(TokenKind kind, Token previous) =>
        new(kind, previous.Span with { Start = previous.Span.End }) { IsMissing = true };
}
