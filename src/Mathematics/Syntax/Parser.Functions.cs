using System.Text.RegularExpressions;

namespace EntroPIC.Mathematics.Syntax;

// Functions, roots, series and words.
internal sealed partial class Parser
{
    private static readonly NumberNode Ten = new(10);

    // Within the argument of a function.
    private bool _isAngle;

    private Expression ParseFunction()
    {
        var name = Text;
        Advance();
        Expression? power = null;
        Expression? subscript = null;
        while (Kind is TokenKind.Caret or TokenKind.Underscore)
        {
            if (Accept(TokenKind.Caret))
            {
                power = ParseExponent();
            }
            else
            {
                Advance();
                subscript = ParseArgument(splitsDigits: true);
            }
        }

        var outer = _isAngle;
        _isAngle = true;
        var arguments = Kind == TokenKind.Open && Text is "(" or "[" or "{" ? ParseItems(isSet: false, out _) : [ParseBareArgument()];
        _isAngle = outer;
        if (power is NumberNode number && number.Value == -1 && name.Length == 3 && name is not "log")
        {
            return Apply("arc" + name, subscript, arguments);
        }

        var value = Apply(name, subscript, arguments);
        return power is null ? value : new PowerNode(value, power);
    }

    private Expression ParseBareArgument()
    {
        if (!Accept(TokenKind.Minus))
        {
            return ParseNeighbors(withFunctions: false);
        }

        return Negate(ParseNeighbors(withFunctions: false));
    }

    private static Expression Apply(string name, Expression? subscript, List<Expression> arguments) => (name, arguments) switch
    {
        ("log", [var of]) => new CallNode("log", [of, subscript ?? Ten]),
        ("lg", [var of]) => new CallNode("log", [of, Ten]),
        ("ln", [var of]) => new CallNode("log", [of, new ConstantNode(Constant.E)]),
        ("exp", [var of]) => new PowerNode(new ConstantNode(Constant.E), of),
        _ => new CallNode(name, subscript is null ? arguments : [.. arguments, subscript]),
    };

    private PowerNode ParseRoot()
    {
        var isSign = Text == "√";
        Advance();
        Expression index = new NumberNode(2);
        if (Is(TokenKind.Open, "["))
        {
            index = ParseBrackets();
        }

        var radicand = ParseArgument(splitsDigits: !isSign);
        return new PowerNode(radicand, Divide(new NumberNode(1), index), IsRoot: true);
    }

    private Expression ParseSeries()
    {
        var isProduct = Text == "prod";
        Advance();
        Expression? from = null;
        Expression? to = null;
        while (Kind is TokenKind.Caret or TokenKind.Underscore)
        {
            if (Accept(TokenKind.Caret))
            {
                to = ParseExponent();
            }
            else
            {
                Advance();
                from = ParseBound();
            }
        }

        var body = ParseProduct();
        if (from is RelationNode { Operands: [SymbolNode variable, var first], Relations: [Relation.Equal] } && to is not null)
        {
            return new SeriesNode(isProduct, variable.Name, first, to, body);
        }

        return from is RelationNode { Operands: [ConstantNode { Kind: Constant.ImaginaryUnit }, var start], Relations: [Relation.Equal] } && to is not null
            ? new SeriesNode(isProduct, "i", start, to, body)
            : new CallNode(isProduct ? "prod" : "sum", [.. new[] { from, to, body }.OfType<Expression>()]);
    }

    private Expression ParseBound() => Is(TokenKind.Open, "{") ? ParseBrackets() : ParseArgument(splitsDigits: false);

    // Integrals are not evaluated: two are equal where they are written alike.
    private CallNode ParseOpaque()
    {
        Advance();
        var parts = new List<Expression>();
        while (Kind is TokenKind.Caret or TokenKind.Underscore)
        {
            if (Accept(TokenKind.Caret))
            {
                parts.Add(ParseExponent() ?? Fail());
            }
            else
            {
                Advance();
                parts.Add(ParseBound());
            }
        }

        return new CallNode("integral", [.. parts, ParseProduct()]);
    }

    private Expression ParseWords()
    {
        var words = Text.Trim();
        if (LatexTable.Commands.TryGetValue(words, out var token) && token.Kind == TokenKind.Function)
        {
            _tokens[_at] = token;
            return Nest(ParseFunction);
        }

        if (words.Length == 1 && char.IsAsciiLetter(words[0]))
        {
            _tokens[_at] = new Token(words is "e" or "i" ? TokenKind.Constant : TokenKind.Symbol, words);
            return ParsePrimary();
        }

        Advance();
        if (LeadingNumber().Match(words) is not { Success: true } match)
        {
            return Phrases.Read(words);
        }

        var number = match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal);
        if (NumberOf(number) is not { } value || Units.Read(match.Groups["units"].Value) is not { } units)
        {
            return Fail();
        }

        var node = new NumberNode(value, number.Contains('.', StringComparison.Ordinal));
        return units.Count == 0 ? node : new ProductNode([node, .. units]);
    }

    // \text{75} and \text{12 cm} are numbers.
    [GeneratedRegex(@"^(?<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?<units>(?:\s*[A-Za-z]+\.?)*)$")]
    private static partial Regex LeadingNumber();
}
