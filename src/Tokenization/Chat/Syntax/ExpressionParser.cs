using System.Globalization;
using System.Numerics;
using EntroPIC.Tokenization.Chat.Library;
using EntroPIC.Tokenization.Chat.Nodes;
using EntroPIC.Tokenization.Chat.Python;

namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>Reads expressions: one method for each level of precedence, the loosest first.</summary>
/// <param name="tokens">The tokens of the template.</param>
/// <param name="names">Notes the names that are read.</param>
internal sealed class ExpressionParser(TokenReader tokens, NameLog names)
{
    private static readonly string[] Sums = ["+", "-"];
    private static readonly string[] Products = ["*", "/", "//", "%"];
    private static readonly string[] Powers = ["**"];
    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    /// <summary>The nesting depth of expressions and of the conditions around them.</summary>
    public Nesting Nesting { get; } = new("expressions", tokens);

    public Expression Read()
    {
        Nesting.Enter();
        var value = ReadOr();
        while (tokens.Line is var line && tokens.TryWord("if"))
        {
            // What a condition guards may name filters that are not known.
            names.Guards++;
            var condition = ReadOr();
            var otherwise = tokens.TryWord("else") ? Read() : null;
            names.Guards--;
            value = new Choice(line, condition, value, otherwise);
        }
        Nesting.Exit();
        return value;
    }

    /// <summary>Values with commas between are a tuple; one without a comma is itself.</summary>
    /// <param name="isEnd">True where the tuple ends, possibly after a comma.</param>
    /// <param name="read">Reads a value.</param>
    public Expression ReadTuple(Func<bool> isEnd, Func<Expression>? read = null)
    {
        var line = tokens.Line;
        var first = (read ?? Read)();
        if (!tokens.IsSign(","))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (tokens.TrySign(",") && !isEnd())
        {
            items.Add((read ?? Read)());
        }

        return new TupleLiteral(line, items);
    }

    /// <summary>Without the choice, whose <c>if</c> would be that of a loop.</summary>
    public Expression ReadOr() => ReadChain(ReadAnd, "or", isAnd: false);

    private Expression ReadAnd() => ReadChain(ReadNot, "and", isAnd: true);

    private Expression ReadChain(Func<Expression> readOperand, string word, bool isAnd)
    {
        var (line, first) = (tokens.Line, readOperand());
        if (!tokens.IsWord(word))
        {
            return first;
        }

        var operands = new List<Expression> { first };
        while (tokens.TryWord(word))
        {
            operands.Add(readOperand());
        }

        return new Logic(line, isAnd, operands);
    }

    private Expression ReadNot()
    {
        var line = tokens.Line;
        if (!tokens.TryWord("not"))
        {
            return ReadComparison();
        }

        Nesting.Enter();
        var operand = ReadNot();
        Nesting.Exit();
        return new Not(line, operand);
    }

    private Expression ReadComparison()
    {
        var first = ReadSum();
        var rest = new List<(string, Expression)>();
        while (ReadComparator() is { } sign)
        {
            rest.Add((sign, ReadSum()));
        }

        return rest.Count == 0 ? first : new Comparison(first.Line, first, rest);
    }

    private string? ReadComparator()
    {
        if (Array.Find(Comparisons, tokens.IsSign) is { } sign)
        {
            tokens.Next();
            return sign;
        }
        if (tokens.TryWord("in"))
        {
            return "in";
        }

        if (!tokens.Are("not", TokenKind.Name, "in"))
        {
            return null;
        }

        tokens.Next();
        tokens.Next();
        return "not in";
    }

    private Expression ReadSum() => ReadArithmetic(ReadConcatenation, Sums);

    private Expression ReadConcatenation()
    {
        var (line, first) = (tokens.Line, ReadProduct());
        if (!tokens.IsSign("~"))
        {
            return first;
        }

        var operands = new List<Expression> { first };
        while (tokens.TrySign("~"))
        {
            operands.Add(ReadProduct());
        }

        return new Concatenation(line, operands);
    }

    private Expression ReadProduct() => ReadArithmetic(ReadPower, Products);

    private Expression ReadPower() => ReadArithmetic(() => ReadSigned(takesFilters: true), Powers);

    private Expression ReadArithmetic(Func<Expression> readOperand, string[] signs)
    {
        var (line, first) = (tokens.Line, readOperand());
        var rest = new List<(string, Expression)>();
        while (Array.Find(signs, tokens.IsSign) is { } sign)
        {
            tokens.Next();
            rest.Add((sign, readOperand()));
        }
        return rest.Count == 0 ? first : new Arithmetic(line, first, rest);
    }

    private Expression ReadSigned(bool takesFilters)
    {
        var line = tokens.Line;
        Expression value;
        if (Array.Find(Sums, tokens.IsSign) is { } sign)
        {
            tokens.Next();
            Nesting.Enter();
            value = new Signed(line, sign, ReadSigned(takesFilters: false));
            Nesting.Exit();
        }
        else
        {
            value = ReadPrimary();
        }
        var steps = new List<Step>();
        ReadPostfix(value, steps);
        if (takesFilters)
        {
            ReadFilters(value, steps);
        }

        return steps.Count == 0 ? value : new Nodes.Path(line, value, steps);
    }

    private void ReadPostfix(Expression value, List<Step> steps)
    {
        while (ReadPostfixStep(value, steps) is { } step)
        {
            steps.Add(step);
        }
    }

    private Step? ReadPostfixStep(Expression value, List<Step> steps)
    {
        var line = tokens.Line;
        if (tokens.TrySign("."))
        {
            var name = tokens.Current.Kind is TokenKind.Name or TokenKind.Whole
                ? tokens.Next()
                : throw tokens.Unexpected("a name or a whole number");
            return name.Kind == TokenKind.Name ? new MemberStep(line, name.Text) : new IndexStep(line, NumberOf(name));
        }
        if (tokens.IsSign("["))
        {
            return ReadSubscript();
        }

        return tokens.IsSign("(") ? new CallStep(line, NameOf(value, steps), ReadPassed()) : null;
    }

    private void ReadFilters(Expression value, List<Step> steps)
    {
        while (true)
        {
            var line = tokens.Line;
            if (tokens.IsSign("|"))
            {
                steps.AddRange(ReadFilterSteps(isFirstNamed: false));
            }
            else if (tokens.TryWord("is"))
            {
                steps.Add(ReadTest());
            }
            else if (tokens.IsSign("("))
            {
                steps.Add(new CallStep(line, NameOf(value, steps), ReadPassed()));
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Reads filters, each after a bar.</summary>
    /// <param name="isFirstNamed">True if the first comes without a bar.</param>
    public List<Step> ReadFilterSteps(bool isFirstNamed)
    {
        var steps = new List<Step>();
        while (isFirstNamed || tokens.TrySign("|"))
        {
            isFirstNamed = false;
            var (line, name) = ReadDottedName("the name of a filter");
            if (names.Guards == 0 && !Filters.All.ContainsKey(name))
            {
                throw new TemplateException(line, $"unknown filter `{name}`; known are {Filters.Known}");
            }

            steps.Add(new FilterStep(line, name, tokens.IsSign("(") ? ReadPassed() : Passed.Nothing));
        }
        return steps;
    }

    private TestStep ReadTest()
    {
        var isNegated = tokens.TryWord("not");
        var (line, name) = ReadDottedName("the name of a test");
        if (names.Guards == 0 && !Predicates.All.ContainsKey(name))
        {
            throw new TemplateException(line, $"unknown test `{name}`; known are {Predicates.Known}");
        }

        var passed = tokens.IsSign("(") ? ReadPassed() : BeginsArgument() ? new Passed([ReadArgument()], [], null, null) : Passed.Nothing;
        return new(line, name, passed, isNegated);
    }

    // A test may have one argument without parentheses.
    private bool BeginsArgument() => tokens.Current.Kind is TokenKind.Name or TokenKind.Quoted or TokenKind.Whole or TokenKind.Fraction
        ? tokens.Current is not { Kind: TokenKind.Name, Text: "else" or "or" or "and" or "is" or "if" }
            || (tokens.IsWord("is") ? throw tokens.Unexpected("one test, not a chain") : false)
        : tokens.IsSign("[") || tokens.IsSign("{");

    private Expression ReadArgument()
    {
        var value = ReadPrimary();
        var steps = new List<Step>();
        ReadPostfix(value, steps);
        return steps.Count == 0 ? value : new Nodes.Path(value.Line, value, steps);
    }

    private (int Line, string Name) ReadDottedName(string what)
    {
        var first = tokens.Expect(TokenKind.Name, what);
        var name = first.Text;
        while (tokens.TrySign("."))
        {
            name += "." + tokens.ExpectName();
        }

        return (first.Line, name);
    }

    private static string NameOf(Expression value, List<Step> steps) => steps.Count > 0
        ? steps[^1] switch { MemberStep member => member.Name, FilterStep filter => filter.Name, _ => "what is called" }
        : value is Variable variable ? variable.Name : "what is called";

    private Step ReadSubscript()
    {
        var line = tokens.Next().Line;
        Expression? start = null, stop = null, step = null;
        if (!tokens.IsSign(":"))
        {
            start = ReadTuple(() => tokens.IsSign("]"));
        }

        if (!tokens.TrySign(":"))
        {
            tokens.ExpectSign("]");
            return new IndexStep(line, start!);
        }
        if (!tokens.IsSign(":") && !tokens.IsSign("]"))
        {
            stop = Read();
        }

        if (tokens.TrySign(":") && !tokens.IsSign("]"))
        {
            step = Read();
        }

        tokens.ExpectSign("]");
        return new SliceStep(line, start, stop, step);
    }

    public Passed ReadPassed()
    {
        var line = tokens.Line;
        tokens.ExpectSign("(");
        var (byPlace, byName) = (new List<Expression>(), new List<(string, Expression)>());
        Expression? spread = null, spreadNamed = null;
        while (!tokens.TrySign(")"))
        {
            if (spreadNamed is not null || (spread is not null && !tokens.IsAssignment && !tokens.IsSign("**")))
            {
                throw new TemplateException(line, "only named arguments may follow `*`; nothing may follow `**`");
            }

            if (tokens.TrySign("*"))
            {
                spread = Read();
            }
            else if (tokens.TrySign("**"))
            {
                spreadNamed = Read();
            }
            else if (tokens.IsAssignment)
            {
                byName.Add((tokens.ExpectName(), ReadAssigned()));
            }
            else if (byName.Count > 0)
            {
                throw new TemplateException(line, "arguments by place come before those by name");
            }
            else
            {
                byPlace.Add(Read());
            }

            if (!tokens.IsSign(")"))
            {
                tokens.ExpectSign(",");
            }
        }
        return new(byPlace, byName, spread, spreadNamed);
    }

    private Expression ReadAssigned()
    {
        tokens.ExpectSign("=");
        return Read();
    }

    public Expression ReadPrimary()
    {
        var token = tokens.Next();
        switch (token.Kind)
        {
            case TokenKind.Quoted:
                var text = new System.Text.StringBuilder(token.Text);
                // Texts that follow one another are one.
                while (tokens.Is(TokenKind.Quoted))
                {
                    text.Append(tokens.Next().Text);
                }

                return new Literal(token.Line, text.ToString());
            case TokenKind.Whole or TokenKind.Fraction:
                return NumberOf(token);
            case TokenKind.Name:
                return token.Text switch
                {
                    "true" or "True" => new Literal(token.Line, true),
                    "false" or "False" => new Literal(token.Line, false),
                    "none" or "None" => new Literal(token.Line, null),
                    _ => new Variable(token.Line, names.Note(token.Text)),
                };
            case TokenKind.Sign when token.Text == "(":
                return ReadParenthesis(token.Line);
            case TokenKind.Sign when token.Text == "[":
                return new ListLiteral(token.Line, ReadList());
            case TokenKind.Sign when token.Text == "{":
                return ReadMap(token.Line);
            default:
                throw new TemplateException(token.Line, $"unexpected {token}; expected a value");
        }
    }

    // A tuple in parentheses has a comma, or nothing at all.
    private Expression ReadParenthesis(int line)
    {
        if (tokens.TrySign(")"))
        {
            return new TupleLiteral(line, []);
        }

        var value = ReadTuple(() => tokens.IsSign(")"));
        tokens.ExpectSign(")");
        return value;
    }

    private List<Expression> ReadList()
    {
        var items = new List<Expression>();
        while (!tokens.TrySign("]"))
        {
            items.Add(Read());
            if (!tokens.IsSign("]"))
            {
                tokens.ExpectSign(",");
            }
        }
        return items;
    }

    private MapLiteral ReadMap(int line)
    {
        var entries = new List<(Expression, Expression)>();
        while (!tokens.TrySign("}"))
        {
            var key = Read();
            tokens.ExpectSign(":");
            entries.Add((key, Read()));
            if (!tokens.IsSign("}"))
            {
                tokens.ExpectSign(",");
            }
        }
        return new(line, entries);
    }

    private static Literal NumberOf(TemplateToken token)
    {
        if (token.Kind == TokenKind.Fraction)
        {
            return new(token.Line, double.Parse(token.Text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        }

        try
        {
            return new(token.Line, (object?)PythonNumber.TryReadWhole(token.Text, radix: 0) ?? BigInteger.Zero);
        }
        catch (Running.TemplateFault fault)
        {
            throw new TemplateException(token.Line, fault.Message);
        }
    }
}
