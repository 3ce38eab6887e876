using System.Globalization;
using System.Numerics;
using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Syntax;

// Numbers, symbols and what is built by commands.
internal sealed partial class Parser
{
    private const int MaximumDecimalExponent = 5_000;

    private Expression ParsePrimary()
    {
        switch (Kind)
        {
            case TokenKind.Number:
                return ParseNumber();
            case TokenKind.Ellipsis:
                Advance();
                return new EllipsisNode();
            case TokenKind.RepeatingDecimal:
                var repeating = RepeatingDecimal(Text);
                Advance();
                return new NumberNode(repeating);
            case TokenKind.Symbol:
                return ParseSymbol();
            case TokenKind.Constant:
                return ParseConstant();
            case TokenKind.Text:
                return ParseWords();
            case TokenKind.Function:
                return Nest(ParseFunction);
            case TokenKind.Fraction:
                Advance();
                var numerator = ParseArgument(splitsDigits: true);
                var denominator = ParseArgument(splitsDigits: false);
                return IsDerivative(numerator, denominator)
                    ? new CallNode("derivative", [numerator, denominator])
                    : Divide(numerator, denominator);
            case TokenKind.Binomial:
                Advance();
                var upper = ParseArgument(splitsDigits: true);
                return new CallNode("binomial", [upper, ParseArgument(splitsDigits: false)]);
            case TokenKind.Root:
                return ParseRoot();
            case TokenKind.Series:
                return Nest(ParseSeries);
            case TokenKind.Opaque:
                return Nest(ParseOpaque);
            case TokenKind.Open:
                return ParseBrackets();
            case TokenKind.Bar:
                return ParseBars(TokenKind.Bar, "abs");
            case TokenKind.Norm:
                return ParseBars(TokenKind.Norm, "norm");
            case TokenKind.BeginMatrix:
                return ParseMatrix();
            case TokenKind.NamedSet:
                var name = Text;
                Advance();
                return new NamedSetNode(name);
            default:
                return Fail();
        }
    }

    private NumberNode ParseNumber()
    {
        var text = Text;
        Advance();
        // A base that is none, or that lacks a digit.
        return Kind == TokenKind.Underscore
            ? Fail()
            : NumberOf(text) is { } value ? new NumberNode(value, text.AsSpan().ContainsAny(".eE"))
            : Fail();
    }

    /// <summary>The value, or null where the exponent is more than an answer can mean.</summary>
    private static Rational? NumberOf(string text)
    {
        var at = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = at < 0 ? 0 : int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (Math.Abs(exponent) > MaximumDecimalExponent)
        {
            return null;
        }

        var mantissa = at < 0 ? text : text[..at];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = BigInteger.Parse(point < 0 ? mantissa : mantissa.Remove(point, 1), CultureInfo.InvariantCulture);
        return (Rational)digits * new Rational(10, 1).Power(exponent - decimals);
    }

    /// <summary>0.1 and the period 6 are 0.1 + 6/90.</summary>
    private static Rational RepeatingDecimal(string text)
    {
        var parts = text.Split(' ');
        var (start, period) = (parts[0], parts[1]);
        var decimals = start.Length - start.IndexOf('.', StringComparison.Ordinal) - 1;
        var repeated = new Rational(BigInteger.Parse(period, CultureInfo.InvariantCulture), BigInteger.Pow(10, period.Length) - 1);
        return NumberOf(start.TrimEnd('.').PadLeft(1, '0'))!.Value + (repeated / BigInteger.Pow(10, decimals));
    }

    private Expression ParseSymbol()
    {
        var isFigure = Text is "angle" or "triangle";
        var name = ReadName();
        if (isFigure && ReadCorners() is { } corners)
        {
            return new SymbolNode(Figures.NameOf(name, corners));
        }

        return CallsFunction(name) ? new CallNode(name, ParseItems(isSet: false, out _)) : new SymbolNode(name);
    }

    private ConstantNode ParseConstant()
    {
        var kind = Text switch
        {
            "pi" => Constant.Pi,
            "e" => Constant.E,
            "i" => Constant.ImaginaryUnit,
            _ => Constant.Infinity,
        };
        Advance();
        return new ConstantNode(kind);
    }

    private string ReadName()
    {
        var name = Text;
        Advance();
        for (var count = 0; count < MaximumChain; count++)
        {
            var mark = Kind switch
            {
                TokenKind.Underscore => "_" + ReadSubscript(),
                TokenKind.Prime => ReadPrimes(),
                TokenKind.Caret => ReadRaisedMark(),
                _ => null,
            };
            if (mark is null)
            {
                break;
            }

            name += mark;
        }

        return name;
    }

    private string ReadPrimes()
    {
        var primes = "";
        for (; Accept(TokenKind.Prime); primes += "'")
        {
            ;
        }

        return primes;
    }

    /// <summary>Reads superscripts that are not powers: the primes of f^{\prime} and the order of the derivative f^{(4)}.</summary>
    private string? ReadRaisedMark()
    {
        if (_tokens[_at + 1].Kind == TokenKind.Prime)
        {
            Advance();
            return ReadPrimes();
        }

        if (_tokens[_at + 1] is not { Kind: TokenKind.Open, Text: "{" })
        {
            return null;
        }

        var close = _tokens.FindIndex(_at + 2, static token => token.Kind != TokenKind.Prime);
        var isOrder = close == _at + 2 && _tokens.Count > _at + 5 && _tokens[_at + 2] is { Kind: TokenKind.Open, Text: "(" }
            && _tokens[_at + 3].Kind is TokenKind.Number or TokenKind.Symbol && _tokens[_at + 4] is { Kind: TokenKind.Close, Text: ")" };
        close = isOrder ? _at + 5 : close;
        if (close == _at + 2 || _tokens[close] is not { Kind: TokenKind.Close, Text: "}" })
        {
            return null;
        }

        var mark = isOrder ? $"^({_tokens[_at + 3].Text})" : new string('\'', close - _at - 2);
        while (_at <= close)
        {
            Advance();
        }

        return mark;
    }

    /// <summary>The capital letters after the sign of an angle or triangle, in a group or not; null where there are none.</summary>
    private List<string>? ReadCorners()
    {
        var isGroup = Is(TokenKind.Open, "{") && IsCorner(_tokens[_at + 1]);
        if (isGroup)
        {
            Advance();
        }

        List<string> corners = [];
        while (IsCorner(_tokens[_at]) && corners.Count < MaximumChain)
        {
            corners.Add(ReadName());
        }

        if (isGroup)
        {
            Expect(TokenKind.Close);
        }

        return corners.Count > 0 ? corners : null;
    }

    private static bool IsCorner(Token token) => token is { Kind: TokenKind.Symbol, Text: [>= 'A' and <= 'Z'] };

    /// <summary>A subscript is part of the name, whatever it says: its tokens, without spaces and outer braces.</summary>
    private string ReadSubscript()
    {
        Advance();
        var first = _tokens[_at];
        Advance();
        if (first is not { Kind: TokenKind.Open, Text: "{" })
        {
            return first.Text;
        }

        var subscript = "";
        for (var depth = 1; Kind != TokenKind.End; Advance())
        {
            depth += Kind switch
            {
                TokenKind.Open => 1,
                TokenKind.Close => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                break;
            }

            subscript += Text.Length > 0 ? Text : $"<{Kind}>";
        }

        Expect(TokenKind.Close);
        return subscript;
    }

    // f(x + 1) is a value of a function, h(a + b) is a product, h(2) a value again.
    private bool CallsFunction(string name)
    {
        var isPlain = name.Length == 1 || name[1] is '_' or '\'' or '^';
        if (!isPlain || !Is(TokenKind.Open, "(") || !"fghFGHpqPQ".Contains(name[0], StringComparison.Ordinal))
        {
            return false;
        }

        return name[0] is 'f' or 'g'
            || (_tokens[_at + 1].Kind is TokenKind.Symbol or TokenKind.Number or TokenKind.Constant && _tokens[_at + 2] is { Kind: TokenKind.Close });
    }

    /// <summary>The argument of a command: a group or one sign; of neighboring digits the first, where asked, as in \frac12.</summary>
    private Expression ParseArgument(bool splitsDigits)
    {
        if (Is(TokenKind.Open, "{"))
        {
            return ParseBrackets();
        }

        if (splitsDigits && Kind == TokenKind.Number && Text.Length > 1 && char.IsAsciiDigit(Text[0])
            && !Text.AsSpan().ContainsAny('e', 'E'))
        {
            var digits = Text;
            _tokens[_at] = new Token(TokenKind.Number, digits[..1]);
            _tokens.Insert(_at + 1, new Token(TokenKind.Number, digits[1..], IsRest: true));
        }

        return Kind is TokenKind.Number or TokenKind.Symbol or TokenKind.Constant or TokenKind.Text or TokenKind.Root
            or TokenKind.Fraction or TokenKind.Open
            ? Nest(ParsePrimary)
            : Fail();
    }
}
