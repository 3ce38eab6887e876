namespace EntroPIC.Mathematics.Syntax;

// Units after a value, and money in front of it.
internal sealed partial class Parser
{
    private static bool HasUnits(List<Expression> factors) => factors.Exists(static factor => factor is UnitNode or PowerNode { Base: UnitNode });

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
        var rest = Nest(() => ParseNeighbors(withFunctions: true));
        return ExpressionTree.HasUnits(rest) ? new SumNode([new ProductNode(factors), rest]) : Fail();
    }
}
