namespace EntroPIC.Mathematics.Syntax;

// Everything that opens and closes.
internal sealed partial class Parser
{
    private Expression ParseBrackets() => Nest(() =>
    {
        var open = Text;
        if (open is "\\{" && _tokens[_at + 1] is { Kind: TokenKind.Close, Text: "\\}" })
        {
            Advance();
            Advance();
            return new NamedSetNode("empty");
        }

        if (open is "\\{" && _tokens[_at + 1].Kind == TokenKind.Symbol && _tokens[_at + 2].Kind is TokenKind.Ratio or TokenKind.Bar)
        {
            return ParseSolutionSet();
        }

        var items = ParseItems(open == "{" ? null : open is "\\{", out var close);
        return (open, close) switch
        {
            ("\\{", "\\}") => new SetNode(items, HasBraces: true),
            ("{", "}") => items is [var group] ? group : new SetNode(items),
            ("abs" or "floor" or "ceil" or "norm", _) when open == close =>
                items is [var argument] ? new CallNode(open, [argument]) : Fail(),
            ("<", ">") => items is [_] ? Fail() : new TupleNode(items),
            ("(" or "[", ")" or "]") => ParenthesesAround(items, open == "(", close == ")"),
            _ => Fail(),
        };
    });

    private SolutionSetNode ParseSolutionSet()
    {
        Advance();
        Advance();
        Advance();
        var condition = ParseChain();
        if (!Is(TokenKind.Close, "\\}") || condition is not RelationNode)
        {
            Fail();
        }

        Expect(TokenKind.Close);
        return new SolutionSetNode(condition);
    }

    private Expression ParenthesesAround(List<Expression> items, bool isLowOpen, bool isHighOpen) => items switch
    {
        [var group] => isLowOpen == isHighOpen ? group : Fail(),
        [var low, var high] => new IntervalNode(low, high, isLowOpen, isHighOpen),
        _ => isLowOpen == isHighOpen ? new TupleNode(items) : Fail(),
    };

    /// <summary>Reads the content of brackets, the closing one included. ± stays one item, except among the elements of a set.</summary>
    /// <param name="isSet">True for the brackets of a set; null if commas decide.</param>
    /// <param name="close">The closing bracket.</param>
    private List<Expression> ParseItems(bool? isSet, out string close)
    {
        var outerBars = _bars;
        _bars = 0;
        Advance();
        var items = new List<Expression>();
        do
        {
            if (isSet == true)
            {
                ParseElement(items);
            }
            else
            {
                items.Add(ParseChain());
            }
        }
        while ((Text is "" or "or" or "and" && Accept(TokenKind.Comma)) || Accept(TokenKind.Semicolon));

        if (Accept(TokenKind.Choose))
        {
            items = [new CallNode("binomial", [items[^1], ParseChain()])];
        }

        close = Text;
        Expect(TokenKind.Close);
        _bars = outerBars;
        return items;
    }

    private Expression ParseBars(TokenKind kind, string function) => Nest(() =>
    {
        Advance();
        _bars++;
        var inner = ParseSum();
        _bars--;
        Expect(kind);
        return new CallNode(function, [inner]);
    });

    private Expression ParseMatrix() => Nest(() =>
    {
        var environment = Text;
        Advance();
        var rows = new List<IReadOnlyList<Expression>>();
        while (Kind is not (TokenKind.EndMatrix or TokenKind.End))
        {
            var row = new List<Expression>();
            do
            {
                row.Add(ParseSum());
            }
            while (Accept(TokenKind.Ampersand));
            rows.Add(row);
            if (!Accept(TokenKind.RowBreak))
            {
                break;
            }
        }

        if (rows.Count == 0 || rows.Any(row => row.Count != rows[0].Count) || !Is(TokenKind.EndMatrix, environment))
        {
            return Fail();
        }

        Advance();
        var matrix = new MatrixNode(rows);
        return environment == "vmatrix" ? new CallNode("det", [matrix]) : matrix;
    });
}
