namespace EntroPIC.Dsl.Syntax;

/// <summary>How each kind of token is written, for the lexer and for messages.</summary>
internal static class TokenTexts
{
    private static readonly Dictionary<TokenKind, string> Punctuation = new()
    {
        [TokenKind.Plus] = "+",
        [TokenKind.Minus] = "-",
        [TokenKind.Star] = "*",
        [TokenKind.Slash] = "/",
        [TokenKind.Caret] = "^",
        [TokenKind.Less] = "<",
        [TokenKind.LessOrEqual] = "<=",
        [TokenKind.Greater] = ">",
        [TokenKind.GreaterOrEqual] = ">=",
        [TokenKind.EqualEqual] = "==",
        [TokenKind.NotEqual] = "!=",
        [TokenKind.Equal] = "=",
        [TokenKind.Comma] = ",",
        [TokenKind.Colon] = ":",
        [TokenKind.Dot] = ".",
        [TokenKind.OpenParenthesis] = "(",
        [TokenKind.CloseParenthesis] = ")",
        [TokenKind.OpenBracket] = "[",
        [TokenKind.CloseBracket] = "]",
        [TokenKind.OpenBrace] = "{",
        [TokenKind.CloseBrace] = "}",
    };

    public static IReadOnlyDictionary<string, TokenKind> Keywords { get; } = Enumerable
        .Range((int)TokenKind.Namespace, TokenKind.False - TokenKind.Namespace + 1)
        .ToDictionary(static kind => ((TokenKind)kind).ToString().ToLowerInvariant(), static kind => (TokenKind)kind);

    /// <summary>By the first character, and longest first, so that <c>&lt;=</c> is not read as <c>&lt;</c>.</summary>
    public static ILookup<char, KeyValuePair<TokenKind, string>> Operators { get; } =
        Punctuation.OrderByDescending(static pair => pair.Value.Length).ToLookup(static pair => pair.Value[0]);

    /// <summary>What a message calls a token that it expected.</summary>
    public static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.EndOfFile => "end of file",
        TokenKind.Identifier => "a name",
        TokenKind.Number => "a number",
        TokenKind.Bad => "an unknown character",
        _ => Punctuation.TryGetValue(kind, out var text) ? $"`{text}`" : $"`{kind.ToString().ToLowerInvariant()}`",
    };
}
