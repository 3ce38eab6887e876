namespace EntroPIC.Mathematics.Syntax;

// Units after a value, and money in front of it.
internal sealed partial class Parser
{
    // Within the smaller units after degrees.
    private bool _isAfterDegrees;

    private static bool HasUnits(List<Expression> factors) =>
        factors.Exists(static factor => factor is UnitNode or PowerNode { Base: UnitNode } || IsOfDegrees(factor));

    private static bool IsOfDegrees(Expression factor) => factor is ProductNode { Factors: [.., UnitNode { Kind: "degree" }] };

    private bool IsPrefixUnit() => Kind == TokenKind.Text && Text.Trim() is "$" or "€" or "£" or "¥" or "₹"
        && _tokens[_at + 1].Kind is TokenKind.Number or TokenKind.Minus or TokenKind.Fraction or TokenKind.Open;

    private ProductNode ParseAmount()
    {
        var currency = UnitTable.Find(Text.Trim())!;
        Advance();
        return new ProductNode([Nest(ParseUnary), currency]);
    }

    /// <summary>The unit words here, with their powers and denominators.</summary>
    private void ParseUnits(List<Expression> factors)
    {
        var words = "";
        while (Kind == TokenKind.Text || (Kind is TokenKind.Divide or TokenKind.Times && _tokens[_at + 1].Kind == TokenKind.Text))
        {
            words += Kind switch
            {
                TokenKind.Text => " " + Text,
                TokenKind.Divide => "/",
                _ => "*",
            };
            Advance();
            if (Accept(TokenKind.Caret))
            {
                words += ParseExponent() is NumberNode { Value.IsInteger: true } power ? $"^{power.Value}" : "";
            }
        }

        if (Units.Read(words) is { } units)
        {
            factors.AddRange(units);
        }
        else
        {
            Fail();
        }
    }

    // 1 hour 30 minutes, 5 ft 3 in.
    private Expression ParseSmallerUnits(List<Expression> factors)
    {
        var outer = _isAfterDegrees;
        _isAfterDegrees = factors.Exists(static factor => IsOfDegrees(factor) || factor is UnitNode { Kind: "degree" });
        var rest = Nest(() => ParseNeighbors(withFunctions: true));
        _isAfterDegrees = outer;
        return ExpressionTree.HasUnits(rest) ? new SumNode([new ProductNode(factors), rest]) : Fail();
    }
}
