using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;
using Sprache;

namespace EntroPIC.Dsl.Syntax;

/// <summary>
/// A position in the tokens of a file, as Sprache sees an input: the current "character" is the kind of a token.
/// Positions are created once, so that lookahead allocates nothing.
/// </summary>
internal sealed class TokenInput : IInput
{
    private readonly ParseState _state;
    private TokenInput? _next;

    public TokenInput(IReadOnlyList<Token> tokens, DiagnosticBag diagnostics)
        : this(new ParseState(tokens, diagnostics), 0)
    {
    }

    private TokenInput(ParseState state, int position)
    {
        _state = state;
        Position = position;
        Token = state.Tokens[position];
    }

    public Token Token { get; }

    /// <summary>The token before this one; at the start of the file, the first.</summary>
    public Token Previous => _state.Tokens[Math.Max(0, Position - 1)];

    public Token Peek(int offset) => _state.Tokens[Math.Min(Position + offset, _state.Tokens.Count - 1)];

    public TokenInput Next => AtEnd ? this : _next ??= new TokenInput(_state, Position + 1);

    public int Depth
    {
        get => _state.Depth;
        set => _state.Depth = value;
    }

    /// <summary>The kind of the next brace from here on, or that of the end of the file.</summary>
    public TokenKind NextBrace => _state.NextBrace(Position);

    /// <summary>Marks the documentation before this token as used.</summary>
    public void UseDocumentation() => _state.Documented.Add(Position);

    /// <summary>Warns of documentation without a declaration, unless there are errors, which skip declarations.</summary>
    public void ReportDocumentsNothing()
    {
        for (var i = 0; i < _state.Tokens.Count && !_state.Diagnostics.HasErrors; i++)
        {
            if (_state.Tokens[i] is { Documentation.Length: > 0, Span: var span } && !_state.Documented.Contains(i))
            {
                var start = span.File.Text.LastIndexOf("///", span.Start, StringComparison.Ordinal);
                _state.Diagnostics.Report(
                    Rules.DocumentsNothing, new SourceSpan(span.File, start, start + 3), "no declaration or item follows it; write `//`");
            }
        }
    }

    /// <summary>Reports something about the current token; a later message about the same token is dropped.</summary>
    public void Report(Rule rule, SourceSpan span, params object[] arguments)
    {
        // An unreadable character or number was reported by the lexer.
        if (_state.LastReported < Position && Token is { Kind: not TokenKind.Bad, IsMalformed: false })
        {
            _state.LastReported = Position;
            _state.Diagnostics.Report(rule, span, arguments);
        }
    }

    /// <summary>Reports a keyword in the place of a declared name. Its uses as a value are the same mistake.</summary>
    public void ReportKeywordAsName()
    {
        Report(Rules.KeywordAsName, Token.Span, Token.Text);
        _state.KeywordsAsNames.Add(Token.Kind);
    }

    /// <summary>True if a declaration of this file has this keyword as its name.</summary>
    public bool IsKeywordAsName => _state.KeywordsAsNames.Contains(Token.Kind);

    /// <summary>Reports that something else was expected here.</summary>
    public void ReportExpected(string expected)
    {
        // A token missing at the end of a line is reported there, not at the start of the next.
        var span = Position > 0 && (Token.StartsLine || Token.Kind == TokenKind.EndOfFile)
            ? Previous.Span with { Start = Previous.Span.End }
            : Token.Span;
        Report(Rules.Expected, span, expected, Token.Description);
    }

    public char Current => (char)Token.Kind;

    public bool AtEnd => Token.Kind == TokenKind.EndOfFile;

    public int Position { get; }

    public IInput Advance() => Next;

    // Each position is one object.
    bool IEquatable<IInput>.Equals(IInput? other) => ReferenceEquals(this, other);

    string IInput.Source => Token.Span.File.Text;

    int IInput.Line => Token.Span.StartPosition.Line + 1;

    int IInput.Column => Token.Span.StartPosition.Column + 1;

    // Rules are chosen by their first token and never retried, so nothing is memoized.
    IDictionary<object, object> IInput.Memos => throw new NotSupportedException();

    private sealed class ParseState(IReadOnlyList<Token> tokens, DiagnosticBag diagnostics)
    {
        public IReadOnlyList<Token> Tokens { get; } = tokens;

        public DiagnosticBag Diagnostics { get; } = diagnostics;

        public HashSet<int> Documented { get; } = [];

        public HashSet<TokenKind> KeywordsAsNames { get; } = [];

        public int Depth { get; set; }

        public int LastReported { get; set; } = -1;

        // Several tokens ask for the same brace.
        private (int From, int Brace) _nextBrace = (0, -1);

        public TokenKind NextBrace(int position)
        {
            if (position < _nextBrace.From || position > _nextBrace.Brace)
            {
                var brace = position;
                while (Tokens[brace].Kind is not (TokenKind.OpenBrace or TokenKind.CloseBrace or TokenKind.EndOfFile))
                {
                    brace++;
                }

                _nextBrace = (position, brace);
            }

            return Tokens[_nextBrace.Brace].Kind;
        }
    }
}
