using System.Globalization;

namespace EntroPIC.Tokenization.Chat;

/// <summary>Reads expressions: one method for each level of precedence, the loosest first.</summary>
internal sealed class ExpressionParser(TokenReader tokens)
{
    // What nests deeper is no template; without a limit it would end the process.
    private const int DeepestNesting = 100;

    private static readonly string[] Sums = ["+", "-"];
    private static readonly string[] Products = ["*", "/", "//", "%"];
    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    private int _depth;

    public Expression Read()
    {
        if (++_depth > DeepestNesting)
            throw new TemplateException(tokens.Line, $"expressions nest deeper than {DeepestNesting} levels");
        var value = ReadOr();
        while (tokens.TryWord("if"))
        {
            var (line, condition) = (tokens.Line, ReadOr());
            value = new Choice(line, condition, value, tokens.TryWord("else") ? Read() : null);
        }
        _depth--;
        return value;
    }

    /// <summary>Without the choice, whose <c>if</c> would be that of a loop.</summary>
    public Expression ReadOr() => ReadChain(ReadAnd, "or", isAnd: false);

    private Expression ReadAnd() => ReadChain(ReadNot, "and", isAnd: true);

    private Expression ReadChain(Func<Expression> readOperand, string word, bool isAnd)
    {
        var left = readOperand();
        while (tokens.TryWord(word))
            left = new Logic(tokens.Line, isAnd, left, readOperand());
        return left;
    }

    private Expression ReadNot()
    {
        if (!tokens.TryWord("not"))
            return ReadComparison();
        if (++_depth > DeepestNesting)
            throw new TemplateException(tokens.Line, $"expressions nest deeper than {DeepestNesting} levels");
        var operand = ReadNot();
        _depth--;
        return new Not(operand.Line, operand);
    }

    private Expression ReadComparison()
    {
        var first = ReadSum();
        var rest = new List<(string, Expression)>();
        while (ReadComparator() is { } sign)
            rest.Add((sign, ReadSum()));
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
            return "in";
        if (!tokens.AreWords("not", "in"))
            return null;
        tokens.Next();
        tokens.Next();
        return "not in";
    }

    private Expression ReadSum() => ReadArithmetic(ReadConcatenation, Sums);

    private Expression ReadConcatenation() => ReadArithmetic(ReadProduct, ["~"]);

    private Expression ReadProduct() => ReadArithmetic(ReadSigned, Products);

    private Expression ReadArithmetic(Func<Expression> readOperand, string[] signs)
    {
        var left = readOperand();
        while (Array.Find(signs, tokens.IsSign) is { } sign)
        {
            var line = tokens.Next().Line;
            left = new Arithmetic(line, sign, left, readOperand());
        }
        return left;
    }

    private Expression ReadSigned()
    {
        if (Array.Find(Sums, tokens.IsSign) is not { } sign)
            return ReadTests(ReadPower());
        var line = tokens.Next().Line;
        if (++_depth > DeepestNesting)
            throw new TemplateException(line, $"expressions nest deeper than {DeepestNesting} levels");
        var operand = ReadSigned();
        _depth--;
        return new Arithmetic(line, sign, new Literal(line, 0L), operand);
    }

    private Expression ReadPower()
    {
        var left = ReadFiltered(ReadPrimary());
        while (tokens.TrySign("**"))
            left = new Arithmetic(tokens.Line, "**", left, ReadFiltered(ReadPrimary()));
        return left;
    }

    private Expression ReadTests(Expression value)
    {
        while (tokens.TryWord("is"))
        {
            var isNegated = tokens.TryWord("not");
            var name = tokens.Expect(TokenKind.Name, "the name of a test");
            if (!Tests.All.ContainsKey(name.Text))
                throw new TemplateException(name.Line, $"unknown test `{name.Text}`; known are {string.Join(", ", Tests.All.Keys.Select(known => $"`{known}`"))}");
            // A test may have one argument without parentheses.
            var passed = tokens.IsSign("(") ? ReadPassed()
                : tokens.Current.Kind is TokenKind.Quoted or TokenKind.Number || (tokens.Current.Kind == TokenKind.Name && !IsReserved(tokens.Current.Text))
                    ? new Passed([ReadFiltered(ReadPrimary())], [])
                    : Passed.Nothing;
            value = new Test(name.Line, value, name.Text, passed, isNegated);
        }
        return value;
    }

    private static bool IsReserved(string word) => word is "and" or "or" or "not" or "in" or "is" or "if" or "else";

    private Expression ReadFiltered(Expression value)
    {
        while (true)
        {
            if (tokens.TrySign("."))
            {
                var name = tokens.Current.Kind is TokenKind.Name or TokenKind.Number ? tokens.Next() : throw tokens.Unexpected("a name");
                value = name.Kind == TokenKind.Name
                    ? new Member(name.Line, value, name.Text)
                    : new Index(name.Line, value, NumberOf(name));
            }
            else if (tokens.IsSign("["))
            {
                value = ReadSubscript(value);
            }
            else if (tokens.IsSign("("))
            {
                value = new Call(tokens.Line, value, NameOf(value), ReadPassed());
            }
            else if (tokens.TrySign("|"))
            {
                var name = tokens.Expect(TokenKind.Name, "the name of a filter");
                if (!Filters.All.ContainsKey(name.Text))
                    throw new TemplateException(name.Line, $"unknown filter `{name.Text}`; known are {string.Join(", ", Filters.All.Keys.Select(known => $"`{known}`"))}");
                value = new Filter(name.Line, value, name.Text, tokens.IsSign("(") ? ReadPassed() : Passed.Nothing);
            }
            else
            {
                return value;
            }
        }
    }

    private static string NameOf(Expression callee) => callee switch { Variable variable => variable.Name, Member member => member.Name, _ => "what is called" };

    private Expression ReadSubscript(Expression target)
    {
        var line = tokens.Next().Line;
        Expression? start = null, stop = null, step = null;
        var isSlice = false;
        if (!tokens.IsSign(":"))
            start = Read();
        if (tokens.TrySign(":"))
        {
            isSlice = true;
            if (!tokens.IsSign(":") && !tokens.IsSign("]"))
                stop = Read();
            if (tokens.TrySign(":") && !tokens.IsSign("]"))
                step = Read();
        }
        tokens.ExpectSign("]");
        return isSlice ? new Slice(line, target, start, stop, step) : new Index(line, target, start!);
    }

    private Passed ReadPassed()
    {
        tokens.ExpectSign("(");
        var (byPlace, byName) = (new List<Expression>(), new List<(string, Expression)>());
        while (!tokens.TrySign(")"))
        {
            var value = Read();
            if (value is Variable name && tokens.TrySign("="))
                byName.Add((name.Name, Read()));
            else if (byName.Count > 0)
                throw new TemplateException(value.Line, "arguments by place come before those by name");
            else
                byPlace.Add(value);
            if (!tokens.IsSign(")"))
                tokens.ExpectSign(",");
        }
        return new(byPlace, byName);
    }

    private Expression ReadPrimary()
    {
        var token = tokens.Next();
        switch (token.Kind)
        {
            case TokenKind.Quoted:
                var text = token.Text;
                // Texts that follow one another are one.
                while (tokens.Is(TokenKind.Quoted))
                    text += tokens.Next().Text;
                return new Literal(token.Line, text);
            case TokenKind.Number:
                return NumberOf(token);
            case TokenKind.Name when !IsReserved(token.Text):
                return token.Text switch
                {
                    "true" or "True" => new Literal(token.Line, true),
                    "false" or "False" => new Literal(token.Line, false),
                    "none" or "None" => new Literal(token.Line, null),
                    _ => new Variable(token.Line, token.Text),
                };
            case TokenKind.Sign when token.Text == "(":
                return ReadParenthesis(token.Line);
            case TokenKind.Sign when token.Text == "[":
                return new ListLiteral(token.Line, ReadUntil("]"));
            case TokenKind.Sign when token.Text == "{":
                return ReadMap(token.Line);
            default:
                throw new TemplateException(token.Line, $"unexpected {token}; expected a value");
        }
    }

    // A list in parentheses has a comma.
    private Expression ReadParenthesis(int line)
    {
        if (tokens.TrySign(")"))
            return new ListLiteral(line, []);
        var value = Read();
        if (tokens.TrySign(","))
            return new ListLiteral(line, [value, .. ReadUntil(")")]);
        tokens.ExpectSign(")");
        return value;
    }

    private List<Expression> ReadUntil(string close)
    {
        var items = new List<Expression>();
        while (!tokens.TrySign(close))
        {
            items.Add(Read());
            if (!tokens.IsSign(close))
                tokens.ExpectSign(",");
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
                tokens.ExpectSign(",");
        }
        return new(line, entries);
    }

    private static Literal NumberOf(TemplateToken token)
    {
        if (long.TryParse(token.Text, CultureInfo.InvariantCulture, out var whole))
            return new(token.Line, whole);
        return double.TryParse(token.Text, CultureInfo.InvariantCulture, out var number)
            ? new(token.Line, number)
            : throw new TemplateException(token.Line, $"`{token.Text}` is no number");
    }
}
