namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>Goes through the tokens of a template.</summary>
internal sealed class TokenReader(IReadOnlyList<TemplateToken> tokens)
{
    private int _place;

    public TemplateToken Current => tokens[_place];

    public int Line => Current.Line;

    public TemplateToken Next() => Current.Kind == TokenKind.End ? Current : tokens[_place++];

    public bool Is(TokenKind kind, string? text = null) => Current.Kind == kind && (text is null || Current.Text == text);

    public bool IsSign(string sign) => Is(TokenKind.Sign, sign);

    public bool IsWord(string word) => Is(TokenKind.Name, word);

    public bool TrySign(string sign) => Try(IsSign(sign));

    public bool TryWord(string word) => Try(IsWord(word));

    /// <summary>True if these are the next two tokens, the first a word.</summary>
    public bool Are(string word, TokenKind kind, string text) =>
        IsWord(word) && tokens[_place + 1] is var next && next.Kind == kind && next.Text == text;

    /// <summary>True if a name and an equals sign come next.</summary>
    public bool IsAssignment => Current.Kind == TokenKind.Name && tokens[_place + 1] is { Kind: TokenKind.Sign, Text: "=" };

    public TemplateToken Expect(TokenKind kind, string what) => Current.Kind == kind ? Next() : throw Unexpected(what);

    public string ExpectName() => Expect(TokenKind.Name, "a name").Text;

    public void ExpectSign(string sign)
    {
        if (!TrySign(sign))
        {
            throw Unexpected($"`{sign}`");
        }
    }

    public void ExpectWord(string word)
    {
        if (!TryWord(word))
        {
            throw Unexpected($"`{word}`");
        }
    }

    public TemplateException Unexpected(string expected) => new(Line, $"unexpected {Current}; expected {expected}");

    private bool Try(bool isThere)
    {
        if (isThere)
        {
            _place++;
        }

        return isThere;
    }
}
