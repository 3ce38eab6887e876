namespace EntroPIC.Tokenization.Chat;

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

    /// <summary>Whether the next two tokens are these words.</summary>
    public bool AreWords(string first, string second) =>
        IsWord(first) && tokens[_place + 1] is { Kind: TokenKind.Name } next && next.Text == second;

    public TemplateToken Expect(TokenKind kind, string what) => Current.Kind == kind ? Next() : throw Unexpected(what);

    public void ExpectSign(string sign)
    {
        if (!TrySign(sign))
            throw Unexpected($"`{sign}`");
    }

    public void ExpectWord(string word)
    {
        if (!TryWord(word))
            throw Unexpected($"`{word}`");
    }

    public TemplateException Unexpected(string expected) => new(Line, $"unexpected {Current}; expected {expected}");

    private bool Try(bool isThere)
    {
        if (isThere)
            _place++;
        return isThere;
    }
}
