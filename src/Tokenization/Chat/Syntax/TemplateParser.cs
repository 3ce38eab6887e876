using EntroPIC.Tokenization.Chat.Nodes;

namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>Reads the statements of a template.</summary>
internal sealed class TemplateParser
{
    private const string Known = "`if`, `for`, `set`, `macro`, `call`, `filter`, `with`, `block`, `print`, `raw`, `autoescape`, `generation`, and in loops `break` and `continue`";

    private readonly NameLog _names = new();
    private readonly TokenReader _tokens;
    private readonly ExpressionParser _expressions;
    private readonly Nesting _nesting;
    private readonly HashSet<string> _blocks = new(StringComparer.Ordinal);
    private int _loops;

    private TemplateParser(string source)
    {
        _tokens = new(TemplateLexer.Read(source));
        _expressions = new(_tokens, _names);
        _nesting = new("statements", _tokens);
    }

    /// <exception cref="TemplateException">The template is broken, or uses an unknown feature.</exception>
    public static Block Read(string source)
    {
        var parser = new TemplateParser(source);
        var block = parser.ReadBody();
        return parser._tokens.Is(TokenKind.End) ? block : throw parser._tokens.Unexpected("the end of the template");
    }

    /// <summary>Reads up to a tag that ends or continues the statement around; its begin is taken, its word is next.</summary>
    private Block ReadBody(params ReadOnlySpan<string> ends)
    {
        _nesting.Enter();
        var statements = new List<Statement>();
        while (!_tokens.Is(TokenKind.End))
        {
            var token = _tokens.Next();
            if (token.Kind == TokenKind.Text)
            {
                statements.Add(new TextStatement(token.Line, token.Text));
            }
            else if (token.Kind == TokenKind.OutputBegin)
            {
                statements.Add(new OutputStatement(token.Line, [_expressions.ReadTuple(() => _tokens.Is(TokenKind.OutputEnd))]));
                _tokens.Expect(TokenKind.OutputEnd, "`}}`");
            }
            else if (_tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text))
            {
                _nesting.Exit();
                return new(statements);
            }
            else
            {
                statements.Add(ReadStatement());
            }
        }
        if (ends.Length > 0)
        {
            throw _tokens.Unexpected(string.Join(" or ", ends.ToArray().Select(end => $"`{{% {end} %}}`")));
        }

        _nesting.Exit();
        return new(statements);
    }

    private Statement ReadStatement()
    {
        var word = _tokens.Expect(TokenKind.Name, "a statement");
        switch (word.Text)
        {
            case "if":
                return ReadIf(word.Line);
            case "for":
                return ReadFor(word.Line);
            case "set":
                return ReadSet(word.Line);
            case "macro":
                return new MacroStatement(word.Line, _tokens.ExpectName(), ReadMacro(ReadParameters(), "endmacro"));
            case "call":
                return ReadCall(word.Line);
            case "filter":
                return new FilterStatement(word.Line, _expressions.ReadFilterSteps(isFirstNamed: true), ReadBlock("endfilter"));
            case "with":
                return ReadWith(word.Line);
            case "block":
                return ReadNamedBlock(word.Line);
            case "print":
                return ReadPrint(word.Line);
            case "autoescape":
                if (_expressions.Read() is not Literal { Value: false })
                {
                    throw new TemplateException(
                        word.Line, "`autoescape` is for web pages and is supported as `{% autoescape false %}` only");
                }

                return new WithStatement(word.Line, [], ReadBlock("endautoescape"));
            case "break" or "continue" when _loops > 0:
                EndTag();
                return new JumpStatement(word.Line, word.Text == "break" ? Flow.Break : Flow.Continue);
            // Marks what an assistant wrote, for training; the text is the same.
            case "generation":
                return new MarkStatement(word.Line, ReadOutsideLoops(() => ReadBlock("endgeneration")), IsOutermost: false);
            case "include" or "import" or "from" or "extends":
                throw new TemplateException(word.Line, $"`{word.Text}` needs other templates, and a chat template stands alone");
            default:
                throw new TemplateException(word.Line, $"unexpected statement `{word.Text}`; known are {Known}");
        }
    }

    private IfStatement ReadIf(int line)
    {
        var branches = new List<(Expression, Block)>();
        var otherwise = Block.Empty;
        _names.Guards++;
        do
        {
            var condition = _expressions.ReadTuple(IsTagEnd, _expressions.ReadOr);
            EndTag();
            branches.Add((condition, ReadBody("elif", "else", "endif")));
        }
        while (_tokens.TryWord("elif"));
        if (_tokens.TryWord("else"))
        {
            EndTag();
            otherwise = ReadBody("endif");
        }
        _names.Guards--;
        _tokens.ExpectWord("endif");
        FinishTag();
        return new(line, branches, otherwise);
    }

    private ForStatement ReadFor(int line)
    {
        var target = ReadTarget(takesNamespaces: false, static tokens => tokens.IsWord("in"));
        _tokens.ExpectWord("in");
        var items = _expressions.ReadTuple(() => _tokens.IsWord("recursive") || IsTagEnd(), _expressions.ReadOr);
        var filter = _tokens.TryWord("if") ? _expressions.Read() : null;
        var isRecursive = _tokens.TryWord("recursive");
        EndTag();
        _loops++;
        var body = ReadBody("else", "endfor");
        _loops--;
        var otherwise = Block.Empty;
        if (_tokens.TryWord("else"))
        {
            EndTag();
            otherwise = ReadBody("endfor");
        }
        _tokens.ExpectWord("endfor");
        FinishTag();
        return new(line, target, items, filter, isRecursive, body, otherwise);
    }

    private Statement ReadSet(int line)
    {
        var target = ReadTarget(takesNamespaces: true, static tokens => tokens.IsSign("="));
        if (_tokens.TrySign("="))
        {
            var value = _expressions.ReadTuple(IsTagEnd);
            FinishTag();
            return new SetStatement(line, target, value);
        }
        var filters = _expressions.ReadFilterSteps(isFirstNamed: false);
        return new CaptureStatement(line, target, filters, ReadBlock("endset"));
    }

    private CallStatement ReadCall(int line)
    {
        var parameters = _tokens.IsSign("(") ? ReadParameters() : [];
        if (_expressions.Read() is not Nodes.Path { Steps: [.., CallStep call] } path)
        {
            throw new TemplateException(line, "`call` needs a call, such as `{% call name() %}`");
        }

        return new(line, path with { Steps = [.. path.Steps.SkipLast(1)] }, call, ReadMacro(parameters, "endcall"));
    }

    private WithStatement ReadWith(int line)
    {
        var bindings = new List<(Target, Expression)>();
        while (!IsTagEnd() && !_tokens.IsSign(":"))
        {
            if (bindings.Count > 0)
            {
                _tokens.ExpectSign(",");
            }

            var target = ReadTarget(takesNamespaces: false, static tokens => tokens.IsSign("="), isTuple: false);
            _tokens.ExpectSign("=");
            bindings.Add((target, _expressions.Read()));
        }
        return new(line, bindings, ReadBlock("endwith"));
    }

    private MarkStatement ReadNamedBlock(int line)
    {
        var name = _tokens.ExpectName();
        if (!_blocks.Add(name))
        {
            throw new TemplateException(line, $"there are two blocks `{name}`");
        }

        var isScoped = _tokens.TryWord("scoped");
        if (_tokens.TryWord("required"))
        {
            throw new TemplateException(line, "a required block needs another template to fill it");
        }

        var body = ReadOutsideLoops(() =>
        {
            EndTag();
            var block = ReadBody("endblock");
            _tokens.ExpectWord("endblock");
            _tokens.TryWord(name);
            FinishTag();
            return block;
        });
        return new(line, body, IsOutermost: !isScoped);
    }

    private OutputStatement ReadPrint(int line)
    {
        var values = new List<Expression>();
        while (!IsTagEnd())
        {
            if (values.Count > 0)
            {
                _tokens.ExpectSign(",");
            }

            values.Add(_expressions.Read());
        }
        FinishTag();
        return new(line, values);
    }

    private List<(string Name, Expression? Default)> ReadParameters()
    {
        var parameters = new List<(string Name, Expression? Default)>();
        var line = _tokens.Line;
        _tokens.ExpectSign("(");
        while (!_tokens.TrySign(")"))
        {
            if (parameters.Count > 0)
            {
                _tokens.ExpectSign(",");
            }

            var name = _tokens.ExpectName();
            var otherwise = _tokens.TrySign("=") ? _expressions.Read() : null;
            if (otherwise is null && parameters is [.., (_, not null)])
            {
                throw new TemplateException(line, $"the parameter `{name}` has no default, and one before it has");
            }

            if (parameters.Exists(parameter => parameter.Name == name))
            {
                throw new TemplateException(line, $"there are two parameters `{name}`");
            }

            parameters.Add((name, otherwise));
        }
        return parameters;
    }

    private MacroBody ReadMacro(List<(string Name, Expression? Default)> parameters, string end)
    {
        _names.Begin();
        var body = ReadOutsideLoops(() => ReadBlock(end));
        return new(parameters, _names.End(), body);
    }

    // What ends a loop cannot be in a block of its own.
    private Block ReadOutsideLoops(Func<Block> read)
    {
        var loops = _loops;
        _loops = 0;
        var block = read();
        _loops = loops;
        return block;
    }

    private Target ReadTarget(bool takesNamespaces, Func<TokenReader, bool> isEnd, bool isTuple = true)
    {
        _nesting.Enter();
        var first = ReadOneTarget(takesNamespaces);
        if (!isTuple || !_tokens.IsSign(","))
        {
            _nesting.Exit();
            return first;
        }
        var parts = new List<Target> { first };
        while (_tokens.TrySign(",") && !isEnd(_tokens))
        {
            parts.Add(ReadOneTarget(takesNamespaces));
        }

        _nesting.Exit();
        return new TupleTarget(parts);
    }

    private Target ReadOneTarget(bool takesNamespaces)
    {
        if (_tokens.TrySign("("))
        {
            var inner = ReadTarget(takesNamespaces, static tokens => tokens.IsSign(")"));
            _tokens.ExpectSign(")");
            return inner;
        }
        var name = _tokens.Expect(TokenKind.Name, "a name");
        if (name.Text is "true" or "True" or "false" or "False" or "none" or "None")
        {
            throw new TemplateException(name.Line, $"`{name.Text}` cannot be set");
        }

        return takesNamespaces && _tokens.TrySign(".") ? new NamespaceTarget(name.Text, _tokens.ExpectName()) : new NameTarget(name.Text);
    }

    private Block ReadBlock(string end)
    {
        EndTag();
        var body = ReadBody(end);
        _tokens.ExpectWord(end);
        FinishTag();
        return body;
    }

    private bool IsTagEnd() => _tokens.Is(TokenKind.TagEnd);

    // Before a body, a colon may be written as in Python.
    private void EndTag()
    {
        _tokens.TrySign(":");
        FinishTag();
    }

    private void FinishTag() => _tokens.Expect(TokenKind.TagEnd, "`%}`");
}
