namespace EntroPIC.Tokenization.Chat;

/// <summary>Reads the statements of a template.</summary>
internal sealed class TemplateParser
{
    private const int DeepestNesting = 100;

    private readonly TokenReader _tokens;
    private readonly ExpressionParser _expressions;
    private int _depth;
    private int _loops;

    private TemplateParser(string source)
    {
        _tokens = new(TemplateLexer.Read(source));
        _expressions = new(_tokens);
    }

    /// <exception cref="TemplateException">The template is broken, or has what is not known here.</exception>
    public static IReadOnlyList<Statement> Read(string source)
    {
        var parser = new TemplateParser(source);
        var statements = parser.ReadBody();
        return parser._tokens.Is(TokenKind.End) ? statements : throw parser._tokens.Unexpected("the end of the template");
    }

    /// <summary>Reads up to a tag that ends or continues the statement around; its begin is taken, its word is next.</summary>
    private List<Statement> ReadBody(params ReadOnlySpan<string> ends)
    {
        if (++_depth > DeepestNesting)
            throw new TemplateException(_tokens.Line, $"statements nest deeper than {DeepestNesting} levels");
        var statements = new List<Statement>();
        while (!_tokens.Is(TokenKind.End))
        {
            var token = _tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    statements.Add(new TextStatement(token.Text));
                    break;
                case TokenKind.OutputBegin:
                    statements.Add(new OutputStatement(_expressions.Read()));
                    _tokens.Expect(TokenKind.OutputEnd, "`}}`");
                    break;
                default:
                    if (_tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text))
                    {
                        _depth--;
                        return statements;
                    }
                    statements.Add(ReadStatement());
                    break;
            }
        }
        if (ends.Length > 0)
            throw _tokens.Unexpected(string.Join(" or ", ends.ToArray().Select(end => $"`{{% {end} %}}`")));
        _depth--;
        return statements;
    }

    private Statement ReadStatement()
    {
        var word = _tokens.Expect(TokenKind.Name, "a statement");
        switch (word.Text)
        {
            case "if":
                return ReadIf();
            case "for":
                return ReadFor(word.Line);
            case "set":
                return ReadSet(word.Line);
            case "break" or "continue" when _loops > 0:
                EndTag();
                return new JumpStatement(word.Text == "break" ? Flow.Break : Flow.Continue);
            // Marks what an assistant wrote, for training; the text is the same.
            case "generation":
                EndTag();
                return new BlockStatement(ReadBlock("endgeneration"));
            default:
                throw new TemplateException(
                    word.Line, $"unexpected statement `{word.Text}`; known are `if`, `for`, `set`, `generation`, and in loops `break` and `continue`");
        }
    }

    private IfStatement ReadIf()
    {
        var branches = new List<(Expression, IReadOnlyList<Statement>)>();
        IReadOnlyList<Statement> otherwise = [];
        do
        {
            var condition = _expressions.Read();
            EndTag();
            branches.Add((condition, ReadBody("elif", "else", "endif")));
        }
        while (_tokens.TryWord("elif"));
        if (_tokens.TryWord("else"))
        {
            EndTag();
            otherwise = ReadBody("endif");
        }
        _tokens.ExpectWord("endif");
        EndTag();
        return new(branches, otherwise);
    }

    private ForStatement ReadFor(int line)
    {
        var names = ReadNames();
        _tokens.ExpectWord("in");
        var items = _expressions.ReadOr();
        var filter = _tokens.TryWord("if") ? _expressions.Read() : null;
        EndTag();
        _loops++;
        var body = ReadBody("else", "endfor");
        _loops--;
        IReadOnlyList<Statement> otherwise = [];
        if (_tokens.TryWord("else"))
        {
            EndTag();
            otherwise = ReadBody("endfor");
        }
        _tokens.ExpectWord("endfor");
        EndTag();
        return new(line, names, items, filter, body, otherwise);
    }

    private Statement ReadSet(int line)
    {
        var names = ReadNames();
        var member = names.Count == 1 && _tokens.TrySign(".") ? _tokens.Expect(TokenKind.Name, "a name").Text : null;
        if (_tokens.TrySign("="))
        {
            var value = _expressions.Read();
            EndTag();
            return new SetStatement(line, names, member, value);
        }
        if (names.Count > 1)
            throw _tokens.Unexpected("`=`");
        EndTag();
        return new CaptureStatement(line, names[0], member, ReadBlock("endset"));
    }

    private List<string> ReadNames()
    {
        var names = new List<string> { _tokens.Expect(TokenKind.Name, "a name").Text };
        while (_tokens.TrySign(","))
            names.Add(_tokens.Expect(TokenKind.Name, "a name").Text);
        return names;
    }

    private List<Statement> ReadBlock(string end)
    {
        var body = ReadBody(end);
        _tokens.ExpectWord(end);
        EndTag();
        return body;
    }

    private void EndTag() => _tokens.Expect(TokenKind.TagEnd, "`%}`");
}
