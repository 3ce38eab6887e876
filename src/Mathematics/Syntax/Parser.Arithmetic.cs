using EntroPIC.Mathematics.Numbers;


namespace EntroPIC.Mathematics.Syntax;

// Sums, products and powers.
internal sealed partial class Parser
{
    private Expression ParseSum()
    {
        List<Expression> terms = [ParseProduct()];
        while (Kind is TokenKind.Plus or TokenKind.Minus or TokenKind.PlusMinus or TokenKind.MinusPlus)
        {
            var isPlus = ReadSign();
            var term = ParseProduct();
            if (!isPlus && term is SetNode && terms is [NamedSetNode or IntervalNode])
            {
                terms[0] = new SetOperationNode(SetOperator.Difference, terms[0], term);
            }
            else
            {
                terms.Add(isPlus ? term : Negate(term));
            }
        }

        return terms.Count == 1 ? terms[0] : new SumNode(terms);
    }

    private bool ReadSign()
    {
        var kind = Kind;
        Advance();
        _sawPlusMinus |= kind is TokenKind.PlusMinus or TokenKind.MinusPlus;
        return kind switch
        {
            TokenKind.Plus => true,
            TokenKind.Minus => false,
            TokenKind.PlusMinus => _isPlus,
            _ => !_isPlus,
        };
    }

    private static Expression Negate(Expression value) => value switch
    {
        NumberNode number => number with { Value = -number.Value },
        PercentNode { Of: NumberNode number } => new PercentNode(number with { Value = -number.Value }),
        _ => new ProductNode([new NumberNode(-1), value]),
    };

    private Expression ParseProduct()
    {
        var start = _at;
        var product = ParseUnary();
        for (var count = 0; Kind is TokenKind.Times or TokenKind.Divide or TokenKind.Modulo or TokenKind.Ratio; count++)
        {
            if (count == 8 * MaximumChain)
            {
                return Fail();
            }

            var (kind, sign, at) = (Kind, Text, _at);
            if (kind == TokenKind.Ratio)
            {
                product = ParseRatio(product);
                continue;
            }

            Advance();
            var factor = ParseUnary();
            product = kind switch
            {
                TokenKind.Times when VectorProduct(start, at, sign) is { } name => new CallNode(name, [product, factor]),
                TokenKind.Times when SizeIn(factor) is { } size => new CallNode("size", [product, size]),
                TokenKind.Times => Multiply(product, factor),
                TokenKind.Divide => Divide(product, factor),
                _ => new CallNode("mod", [product, factor]),
            };
        }

        return product;
    }

    /// <summary>
    /// The name of a product whose factors do not change places: of two vectors by ×, or with ∇ in front; null for any other.
    /// </summary>
    private string? VectorProduct(int start, int at, string sign)
    {
        if (_tokens[at - 1] is { Kind: TokenKind.Symbol, Text: "nabla" })
        {
            return sign == "×" ? "curl" : "divergence";
        }

        return sign == "×" && HasVector(start, at) && HasVector(at, _at) ? "cross" : null;
    }

    /// <summary>The second number of the size of a matrix, or null for anything else: a 2 × 3 matrix is no 3 × 2 one.</summary>
    private static Expression? SizeIn(Expression factor) =>
        factor is ProductNode { Factors: [var size, UnitNode { Name: "matrix" or "matrice" or "grid" or "board" or "array" or "table" }] }
            ? size
            : null;

    private bool HasVector(int start, int end) => _tokens[start..end].Exists(static token => token.IsVector);

    /// <summary>
    /// `3:4` is a fraction; `1:2:3` is neither a fraction of a fraction nor a list; `12:30` may be a time, and stays as it is.
    /// </summary>
    private Expression ParseRatio(Expression first)
    {
        List<Expression> terms = [first];
        var isTime = Text.Length == 0 && first is NumberNode { IsDecimal: false, Value: { IsInteger: true, Sign: > 0 } hour } && hour.CompareTo(24) <= 0
            && _tokens[_at + 1] is { Kind: TokenKind.Number, Text: [>= '0' and <= '5', >= '0' and <= '9'] };
        while (Accept(TokenKind.Ratio))
        {
            terms.Add(ParseUnary());
        }

        if (terms.Count > 2 || (isTime && terms[1] is NumberNode))
        {
            return new RatioNode(terms);
        }

        var quotient = Divide(first, terms[1]);
        return quotient is NumberNode { Value: var value } number && first is NumberNode { Value: var upper } && value.Numerator == upper.Numerator
            ? number with { IsRatio = true }
            : quotient;
    }

    // Flat, so that a long product is not a deep tree.
    private static ProductNode Multiply(Expression left, Expression right) =>
        new(left is ProductNode product ? [.. product.Factors, right] : [left, right]);

    /// <summary>A fraction of whole numbers is a number; any other is a product with a power of -1.</summary>
    private static Expression Divide(Expression dividend, Expression divisor) =>
        IsExact(dividend) is { } numerator && IsExact(divisor) is { IsZero: false } denominator
            ? new NumberNode(numerator / denominator)
            : Multiply(dividend, new PowerNode(divisor, new NumberNode(-1)));

    /// <summary>dy/dx, d/dx and ∂f/∂x, in which nothing cancels.</summary>
    private static bool IsDerivative(Expression numerator, Expression denominator) =>
        numerator is SymbolNode or ProductNode && denominator is ProductNode
        && DifferentialOf(numerator) is { } sign && sign == DifferentialOf(denominator);

    private static string? DifferentialOf(Expression expression) => expression switch
    {
        SymbolNode { Name: "d" or "partial" } symbol => symbol.Name,
        PowerNode power => DifferentialOf(power.Base),
        ProductNode product => DifferentialOf(product.Factors[0]),
        _ => null,
    };

    private static Rational? IsExact(Expression value) => value is NumberNode { IsDecimal: false } number ? number.Value : null;

    private Expression ParseUnary() => Kind is TokenKind.Plus or TokenKind.Minus or TokenKind.PlusMinus or TokenKind.MinusPlus
        ? Nest(() => ReadSign() ? ParseUnary() : Negate(ParseUnary()))
        : ParseNeighbors(withFunctions: true);

    /// <summary>Factors side by side: `2\pi r`. Words after a factor are its unit. Two numbers are no product: with a proper
    /// fraction after it a whole number is a mixed one, and everything else says nothing.</summary>
    private Expression ParseNeighbors(bool withFunctions)
    {
        if (IsPrefixUnit())
        {
            return ParseAmount();
        }

        List<Expression> factors = [ParsePower()];
        while (StartsFactor(withFunctions))
        {
            if (IsRemainder(factors))
            {
                Advance();
                return new CallNode("remainder", [factors[0], ParseNumber()]);
            }

            if (Kind == TokenKind.Text && IsUnit(Text.Trim()))
            {
                ParseUnits(factors);
                continue;
            }

            if (IsWhole(factors) && (Kind is TokenKind.Number or TokenKind.Fraction) && _tokens[_at - 1].Kind == TokenKind.Number
                && !_tokens[_at].IsRest)
            {
                if (ParseProperFraction() is not { } part)
                {
                    return Fail();
                }

                if (part is NumberNode fraction)
                {
                    factors[0] = new NumberNode(((NumberNode)factors[0]).Value + fraction.Value);
                }
                else
                {
                    factors.Add(part);
                }

                if (Kind == TokenKind.Percent)
                {
                    factors[^1] = AsPercent(factors[^1]);
                }
                else if (Kind == TokenKind.Degree)
                {
                    factors[^1] = ReadDegree(factors[^1]);
                }

                continue;
            }

            if (Kind == TokenKind.Number && !_tokens[_at].IsRest && _tokens[_at - 1].Kind is TokenKind.Number or TokenKind.RepeatingDecimal)
            {
                return Fail();
            }

            if (Kind == TokenKind.Number && HasUnits(factors))
            {
                return ParseSmallerUnits(factors);
            }

            factors.Add(ParsePower());
        }

        return factors.Count == 1 ? factors[0] : new ProductNode(factors);
    }

    // 7 R 3.
    private bool IsRemainder(List<Expression> factors) => Kind is TokenKind.Text or TokenKind.Symbol && Text.Trim() is "R" or "r" && _tokens[_at + 1].Kind == TokenKind.Number
        && IsWhole(factors);

    // A letter that is no unit is a name.
    private static bool IsUnit(string words) =>
        UnitTable.Find(words) is not null
            || !(LatexTable.Commands.ContainsKey(words) || (words.Length == 1 && char.IsAsciiLetter(words[0])));

    private PercentNode AsPercent(Expression value)
    {
        Advance();
        return new PercentNode(value);
    }

    private static bool IsWhole(List<Expression> factors) =>
        factors is [NumberNode { IsDecimal: false, Value: { IsInteger: true, Sign: >= 0 } }];

    /// <summary>The fraction after a whole number, as `\frac{1}{2}` or `1/2`; null where it is none, or an improper one. A fraction
    /// with names in it is a factor.</summary>
    private Expression? ParseProperFraction()
    {
        Expression part;
        if (Kind == TokenKind.Fraction)
        {
            part = ParsePrimary();
        }
        else
        {
            if (_tokens[_at + 1].Kind != TokenKind.Divide || _tokens[_at + 2].Kind != TokenKind.Number)
            {
                return null;
            }

            var numerator = ParseNumber();
            Advance();
            part = Divide(numerator, ParseNumber());
        }

        return part is not NumberNode number || (number.Value.Sign > 0 && number.Value < 1) ? part : null;
    }

    private bool StartsFactor(bool withFunctions) => Kind switch
    {
        TokenKind.Number or TokenKind.Ellipsis or TokenKind.RepeatingDecimal or TokenKind.Symbol or TokenKind.Constant or TokenKind.Text or TokenKind.Fraction
            or TokenKind.Binomial or TokenKind.Root or TokenKind.Open or TokenKind.BeginMatrix => true,
        TokenKind.Function or TokenKind.Series or TokenKind.Opaque => withFunctions,
        TokenKind.Bar or TokenKind.Norm => _bars == 0,
        _ => false,
    };

    private Expression ParsePower()
    {
        var value = ParsePrimary();
        for (var count = 0; count < MaximumChain; count++)
        {
            switch (Kind)
            {
                case TokenKind.Caret:
                    Advance();
                    value = IsDegree()
                        ? ReadDegree(value)
                        : StartsPrimes() ? WithPrimes(value)
                        : new PowerNode(value, ParseExponent() ?? Fail());
                    break;
                case TokenKind.Factorial:
                    Advance();
                    value = new CallNode(Accept(TokenKind.Factorial) ? "semifactorial" : "factorial", [value]);
                    break;
                case TokenKind.Percent:
                    Advance();
                    value = new PercentNode(value);
                    break;
                case TokenKind.Degree:
                    value = IsComposition(value) ? Fail() : ReadDegree(value);
                    break;
                case TokenKind.Prime:
                    value = WithPrimes(value);
                    break;
                default:
                    return value;
            }
        }

        return Fail();
    }

    private bool StartsPrimes() => Kind == TokenKind.Prime || (Is(TokenKind.Open, "{") && _tokens[_at + 1].Kind == TokenKind.Prime);

    /// <summary>
    /// Primes after a value: minutes and seconds after degrees. By themselves they may be feet and inches too, or a derivative, and stay as
    /// they are.
    /// </summary>
    private Expression WithPrimes(Expression value)
    {
        var isGroup = Accept(TokenKind.Open);
        var count = ReadPrimes().Length;
        if (isGroup)
        {
            Expect(TokenKind.Close);
        }

        if (_isAfterDegrees && value is NumberNode)
        {
            return count > 2 ? Fail() : new ProductNode([value, UnitTable.Find(count == 1 ? "arcminute" : "arcsecond")!]);
        }

        return count > MaximumChain ? Fail() : new CallNode("prime", [value, new NumberNode(count)]);
    }

    private bool IsDegree() => Kind == TokenKind.Degree || (Is(TokenKind.Open, "{") && _tokens[_at + 1].Kind == TokenKind.Degree);

    // f ∘ g is not g ∘ f.
    private bool IsComposition(Expression value) =>
        Text == "∘" && value is SymbolNode && _tokens[_at + 1].Kind is TokenKind.Symbol or TokenKind.Open or TokenKind.Function;

    /// <summary>A degree is a unit; but the sine of an angle is that of its radians.</summary>
    private Expression ReadDegree(Expression value)
    {
        if (Accept(TokenKind.Open))
        {
            Advance();
            Expect(TokenKind.Close);
        }
        else
        {
            Advance();
        }

        if (_isAngle)
        {
            return new ProductNode([value, new ConstantNode(Constant.Pi), new NumberNode(new Rational(1, 180))]);
        }

        if (Kind is TokenKind.Text or TokenKind.Symbol && Text.Trim() is "C" or "F")
        {
            var scale = Text.Trim();
            Advance();
            return new ProductNode([value, UnitTable.Find(scale == "C" ? "celsius" : "fahrenheit")!]);
        }

        return new ProductNode([value, UnitTable.Find("degree")!]);
    }

    /// <summary>Reads the exponent after `^`; null for a prime, which is not a power.</summary>
    private Expression? ParseExponent()
    {
        if (Accept(TokenKind.Prime))
        {
            return null;
        }

        if (Is(TokenKind.Open, "{") && _tokens[_at + 1].Kind == TokenKind.Prime)
        {
            Advance();
            Advance();
            Expect(TokenKind.Close);
            return null;
        }

        return Nest(() =>
        {
            if (Kind is TokenKind.Plus or TokenKind.Minus)
            {
                return ReadSign() ? ParseExponent() ?? Fail() : Negate(ParseExponent() ?? Fail());
            }

            var exponent = ParsePrimary();
            return Accept(TokenKind.Caret) && ParseExponent() is { } higher ? new PowerNode(exponent, higher) : exponent;
        });
    }
}
