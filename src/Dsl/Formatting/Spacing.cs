using EntroPIC.Dsl.Syntax;

namespace EntroPIC.Dsl.Formatting;

/// <summary>Decides whether a space separates two tokens of one line.</summary>
internal static class Spacing
{
    /// <param name="before">The token before the first of the two; <c>null</c> at the start of a file.</param>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <param name="depth">The number of enclosing brackets: a colon outside all brackets introduces a base loss.</param>
    public static bool IsBetween(Token? before, Token left, Token right, int depth) => (left.Kind, right.Kind) switch
    {
        (TokenKind.OpenParenthesis or TokenKind.OpenBracket, _) => false,
        (_, TokenKind.CloseParenthesis or TokenKind.CloseBracket or TokenKind.Comma) => false,
        (TokenKind.Dot, _) or (_, TokenKind.Dot) => false,
        (TokenKind.Identifier, TokenKind.OpenParenthesis) => false,
        (_, TokenKind.Colon) => depth == 0,
        (TokenKind.Minus, _) => !IsSign(before),
        _ => true,
    };

    /// <summary>True if a minus after this token is a sign: an operator follows the end of a value.</summary>
    private static bool IsSign(Token? before) => before?.Kind is not (TokenKind.Identifier or TokenKind.Number or TokenKind.True or TokenKind.False
        or TokenKind.CloseParenthesis or TokenKind.CloseBracket);
}
