namespace EntroPIC.Dsl.Syntax;

/// <summary>The text of each kind of token, for the lexer and for messages.</summary>
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

    /// <summary>All symbols, longest first, so that <c>&lt;=</c> is not read as <c>&lt;</c>.</summary>
    public static IReadOnlyList<Sign> Signs { get; } =
        [.. Punctuation.Select(static pair => new Sign(pair.Key, pair.Value)).OrderByDescending(static sign => sign.Text.Length)];

    private static readonly Sign[][] ByFirst =
        [.. Enumerable.Range(0, 128).Select(static first => Signs.Where(sign => sign.Text[0] == first).ToArray())];

    /// <summary>The symbols that start with this character, longest first.</summary>
    public static Sign[] SignsFrom(char first) => first < ByFirst.Length ? ByFirst[first] : [];

    /// <summary>The name of an expected token in messages.</summary>
    public static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.EndOfFile => "end of file",
        TokenKind.Identifier => "a name",
        TokenKind.Number => "a number",
        TokenKind.Bad => "an unknown character",
        _ => Punctuation.TryGetValue(kind, out var text) ? $"`{text}`" : $"`{kind.ToString().ToLowerInvariant()}`",
    };
}

/// <summary>A punctuation token and its text.</summary>
internal sealed record Sign(TokenKind Kind, string Text);
