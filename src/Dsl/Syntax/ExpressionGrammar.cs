using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;
using Sprache;
using static EntroPIC.Dsl.Syntax.Combinators;

namespace EntroPIC.Dsl.Syntax;

/// <summary>Expressions, lowest precedence last: each rule is built from those above it.</summary>
internal static partial class ExpressionGrammar
{
    private static readonly Parser<ExpressionSyntax> Missing = input =>
    {
        At(input).ReportExpected("a value");
        var previous = At(input).Previous.Span;
        return Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(previous with { Start = previous.End }), input);
    };

    /// <summary>The power operator of other languages, <c>**</c>, of which the first star was read as a product.</summary>
    private static readonly Parser<ExpressionSyntax> PowerOfOtherLanguages = input =>
    {
        var at = At(input);
        at.Report(Rules.Expected, at.Previous.Span.To(at.Token.Span), TokenTexts.Describe(TokenKind.Caret), "`**`");
        return NestedUnary(at.Next);
    };

    /// <summary>An unreadable character and the value that may follow it, so that further mistakes are found.</summary>
    private static readonly Parser<ExpressionSyntax> Unreadable = input =>
    {
        var at = At(input);
        var sign = at.Token;
        while (at.Token.Kind == TokenKind.Bad && !at.Token.StartsLine)
        {
            at = at.Next;
        }

        var nothing = new MissingExpressionSyntax(sign.Span);
        if (!StartsValue(at))
        {
            return Result.Success<ExpressionSyntax>(nothing, at);
        }

        var value = NestedUnary(at);
        return Result.Success<ExpressionSyntax>(
            new ChainSyntax(nothing, [new ChainLink(TokenKind.Bad, sign.Span, value.Value)], sign.Span.To(value.Value.Span)), value.Remainder);
    };

    private static readonly Parser<ExpressionSyntax> Number = OneToken(static token => new NumberSyntax(token.Number, token.Span));

    private static readonly Parser<ExpressionSyntax> Truth =
        OneToken(static token => new TruthSyntax(token.Kind == TokenKind.True, token.Span));

    private static readonly Parser<ExpressionSyntax> NameAlone = OneToken(static token => new NameSyntax(token.Text, token.Span));

    private static readonly Parser<ExpressionSyntax> KeywordAlone = input =>
    {
        var at = At(input);
        if (!at.IsKeywordAsName)
        {
            at.Report(Rules.KeywordAsName, at.Token.Span, at.Token.Text);
        }

        var after = at.Next;
        if (after.Token.Kind == TokenKind.OpenParenthesis)
        {
            ReadArguments(ref after);
        }

        return Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(at.Token.Span), after);
    };

    private static readonly Parser<ExpressionSyntax> Parenthesized =
        from open in Expect(TokenKind.OpenParenthesis)
        from inner in (Parser<ExpressionSyntax>)Expression
        from close in Expect(TokenKind.CloseParenthesis)
        select Closed(close, new ParenthesizedSyntax(inner, open.Span.To(close.Span)));

    private static readonly Parser<ExpressionSyntax> Conditional =
        from word in Expect(TokenKind.If)
        from condition in (Parser<ExpressionSyntax>)Expression
        from then in Expect(TokenKind.Then)
        from whenTrue in (Parser<ExpressionSyntax>)Expression
        from otherwise in Expect(TokenKind.Else)
        from whenFalse in (Parser<ExpressionSyntax>)Expression
        select (ExpressionSyntax)new ConditionalSyntax(condition, whenTrue, whenFalse, word.Span.To(whenFalse.Span));

    /// <summary>A value with its name, <c>error: x</c>, or alone.</summary>
    private static readonly Parser<ArgumentSyntax> Argument = input =>
    {
        var at = At(input);
        var isNamed = at.Token.Kind == TokenKind.Identifier && at.Peek(1).Kind is TokenKind.Colon or TokenKind.Equal;
        if (isNamed && at.Peek(1).Kind == TokenKind.Equal)
        {
            at.Next.ReportExpected(TokenTexts.Describe(TokenKind.Colon));
        }

        var value = Expression(isNamed ? at.Next.Next : at);
        return Result.Success(
            new ArgumentSyntax(isNamed ? at.Token.Text : null, isNamed ? at.Token.Span : null, value.Value), value.Remainder);
    };

    /// <summary>
    /// <c>(a, b: c)</c> without <c>where</c> and <c>per</c>: the arguments of a controller; <c>null</c> if they are not closed.
    /// </summary>
    public static readonly Parser<IReadOnlyList<ArgumentSyntax>?> Arguments =
        from open in Expect(TokenKind.OpenParenthesis)
        from arguments in Separated(Argument, TokenKind.CloseParenthesis)
        from close in (Parser<Token>)EndOfArguments
        select close.IsMissing ? null : arguments;

    public static readonly Parser<ScopeSyntax> Scope =
        from word in Word("a scope")
        select new ScopeSyntax(word.Text, word.Span);

    private static readonly Parser<ScopeSyntax?> PerScope = Clause(TokenKind.Per, Scope);

    private static readonly Parser<ExpressionSyntax?> WhereCondition = input =>
        IsClosed(At(input)) ? Condition(At(input), TokenKind.Where, TokenKind.When, TokenKind.If) : Condition(At(input), TokenKind.Where);

    private static readonly Parser<ExpressionSyntax> Call =
        from name in Expect(TokenKind.Identifier)
        from open in Expect(TokenKind.OpenParenthesis)
        from arguments in Separated(Argument, TokenKind.CloseParenthesis)
        from perFirst in PerScope
        from condition in WhereCondition
        from perLast in If(at => perFirst is null && at.Token.Kind == TokenKind.Per, PerScope)
        from close in (Parser<Token>)EndOfArguments
        select Closed(close, new CallSyntax(name.Text, name.Span, arguments, condition, perFirst ?? perLast, name.Span.To(close.Span)));

    private static readonly Parser<ExpressionSyntax> Primary = input => ChoosePrimary(At(input))(input);

    private static readonly Parser<ExpressionSyntax> Power = input =>
    {
        var at = WithMembers(Primary(input));
        if (At(at.Remainder).Token.Kind != TokenKind.Caret)
        {
            return at;
        }

        var exponent = NestedUnary(At(at.Remainder).Next);
        return Result.Success<ExpressionSyntax>(
            new PowerSyntax(at.Value, exponent.Value, at.Value.Span.To(exponent.Value.Span)), exponent.Remainder);
    };

    private static readonly Parser<ExpressionSyntax> Negation =
        from sign in Expect(TokenKind.Minus)
        from operand in (Parser<ExpressionSyntax>)NestedUnary
        select (ExpressionSyntax)new PrefixSyntax(TokenKind.Minus, operand, sign.Span.To(operand.Span));

    private static readonly Parser<ExpressionSyntax> Unary = input =>
        At(input).Token.Kind == TokenKind.Minus ? Negation(input) : Power(input);

    private static readonly Parser<ExpressionSyntax> Product = Chain(Unary, TokenKind.Star, TokenKind.Slash);

    private static readonly Parser<ExpressionSyntax> Sum = Chain(Product, TokenKind.Plus, TokenKind.Minus);

    // `=` is not a comparison, but no expression ends before one: report it and read both sides.
    private static readonly Parser<ExpressionSyntax> Relation = Chain(
        Sum, TokenKind.Less, TokenKind.LessOrEqual, TokenKind.Greater, TokenKind.GreaterOrEqual, TokenKind.EqualEqual, TokenKind.NotEqual, TokenKind.Equal);

    private static readonly Parser<RangeSyntax> Bounds =
        from open in Bracket(TokenKind.OpenBracket, TokenKind.OpenParenthesis, "`[` or `(`")
        from low in Sum
        from comma in Expect(TokenKind.Comma)
        from high in Sum
        from close in Bracket(TokenKind.CloseBracket, TokenKind.CloseParenthesis, "`]` or `)`")
        select new RangeSyntax(
            open.Kind == TokenKind.OpenBracket, low, high, close.Kind == TokenKind.CloseBracket, open.Span.To(close.Span));

    /// <summary><c>[a, b)</c>.</summary>
    public static readonly Parser<RangeSyntax> Range = input =>
    {
        var at = At(input);
        if (at.Token.Kind is TokenKind.OpenBracket or TokenKind.OpenParenthesis)
        {
            return Bounds(input);
        }

        if (ForeignRange(at) is { } after)
        {
            at = after;
        }
        else
        {
            at.ReportExpected("`[` or `(`");
        }

        var missing = new MissingExpressionSyntax(at.Previous.Span with { Start = at.Previous.Span.End });
        return Result.Success(new RangeSyntax(true, missing, missing, true, missing.Span), at);
    };

    /// <summary><c>= value in range</c>. A value behind its range is reported and read.</summary>
    /// <param name="isRequired">True if the value must be given.</param>
    public static Parser<ValueInRange> InRange(bool isRequired) => input =>
    {
        var at = At(input);
        IResult<ExpressionSyntax>? value = null;
        if (at.Token.Kind == TokenKind.Equal || (isRequired && at.Token.Kind != TokenKind.In))
        {
            value = Quantity(Expect(TokenKind.Equal)(at).Remainder);
        }

        var range = Clause(TokenKind.In, Range)(value?.Remainder ?? at);
        var behind = At(range.Remainder);
        if (value is null && range.Value is { } written && behind.Token.Kind == TokenKind.Equal)
        {
            value = Quantity(behind.Next);
            behind.ReportExpected($"the value before its range, as in `= {SourceWording.Shorten(value.Value.Span.Text)} in {SourceWording.Shorten(written.Span.Text)}`");
            return Result.Success(new ValueInRange(value.Value, written), value.Remainder);
        }

        if (value is null && isRequired)
        {
            at.ReportExpected(TokenTexts.Describe(TokenKind.Equal));
        }

        return Result.Success(
            new ValueInRange(value?.Value ?? (isRequired ? new MissingExpressionSyntax(at.Previous.Span with { Start = at.Previous.Span.End }) : null), range.Value), range.Remainder);
    };

    private static readonly Parser<ExpressionSyntax> Comparison = input =>
    {
        var value = Relation(input);
        var at = At(value.Remainder);
        if (at.Token.Kind != TokenKind.In)
        {
            return value;
        }

        var range = Range(at.Next);
        return Result.Success<ExpressionSyntax>(
            new MembershipSyntax(value.Value, range.Value, value.Value.Span.To(range.Value.Span)), range.Remainder);
    };

    private static readonly Parser<ExpressionSyntax> Inversion =
        from word in Expect(TokenKind.Not)
        from operand in (Parser<ExpressionSyntax>)NestedCondition
        select (ExpressionSyntax)new PrefixSyntax(TokenKind.Not, operand, word.Span.To(operand.Span));

    private static readonly Parser<ExpressionSyntax> Decision = input =>
        At(input).Token.Kind == TokenKind.Not ? Inversion(input) : Comparison(input);

    private static readonly Parser<ExpressionSyntax> Disjunction =
        Chain(Chain(Decision, TokenKind.And), TokenKind.Or);

    /// <summary>An expression, also with an unreadable character in it, which leaves its meaning unknown.</summary>
    private static readonly Parser<ExpressionSyntax> Readable = input =>
    {
        var first = WithConditionBehind(WithScopeBehind(Disjunction(input)));
        var at = At(first.Remainder);
        if (at.Token.Kind != TokenKind.Bad || at.Token.StartsLine)
        {
            return first;
        }

        var links = new List<ChainLink>();
        while (at.Token.Kind is TokenKind.Bad or TokenKind.Colon && !at.Token.StartsLine)
        {
            var sign = at.Token;
            at = at.Next;
            var next = StartsValue(at) ? Disjunction(at) : Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(sign.Span), at);
            links.Add(new ChainLink(TokenKind.Bad, sign.Span, next.Value));
            at = At(next.Remainder);
        }

        return Result.Success<ExpressionSyntax>(
            new ChainSyntax(first.Value, links, first.Value.Span.To(links[links.Count - 1].Operand.Span)), at);
    };

    private static readonly Parser<ExpressionSyntax> InnerSum = Nest(Sum);
    private static readonly Parser<ExpressionSyntax> InnerReadable = Nest(Readable);
    private static readonly Parser<ExpressionSyntax> InnerUnary = Nest(Unary);
    private static readonly Parser<ExpressionSyntax> InnerCondition = Nest(Decision);

    /// <summary>A number without comparisons, as a default before <c>in</c>.</summary>
    public static IResult<ExpressionSyntax> Quantity(IInput input) => WithoutDecimalComma(InnerSum(input));

    /// <summary>Any expression.</summary>
    public static IResult<ExpressionSyntax> Expression(IInput input) => InnerReadable(input);

    private static IResult<ExpressionSyntax> NestedUnary(IInput input) => InnerUnary(input);

    private static IResult<ExpressionSyntax> NestedCondition(IInput input) => InnerCondition(input);

    private static Parser<ExpressionSyntax> Nest(Parser<ExpressionSyntax> rule) =>
        Nested(rule, static span => new MissingExpressionSyntax(span));

    private static Parser<ExpressionSyntax> ChoosePrimary(TokenInput at) => at.Token.Kind switch
    {
        TokenKind.Number => Number,
        TokenKind.True or TokenKind.False => Truth,
        TokenKind.OpenParenthesis => Parenthesized,
        TokenKind.If => Conditional,
        TokenKind.Identifier when at.Peek(1).Kind == TokenKind.OpenParenthesis => Call,
        TokenKind.Identifier when !(at.Token.StartsLine && (LossGrammar.StartsItem(at) || FileGrammar.StartsSignal(at))) => NameAlone,
        TokenKind.Star when at.Previous.Kind == TokenKind.Star && !at.Token.StartsLine => PowerOfOtherLanguages,
        TokenKind.Bad when !at.Token.StartsLine => Unreadable,
        TokenKind.Where when at.Peek(1).Kind == TokenKind.OpenParenthesis => Where,
        _ when IsMistakenForName(at) => KeywordAlone,
        _ => Missing,
    };

    /// <summary>A keyword used as a value: it was declared as a name, or an operator or the end of arguments follows.</summary>
    private static bool IsMistakenForName(TokenInput at) => IsKeyword(at.Token) && !at.Token.StartsLine
        && (at.IsKeywordAsName || IsOperatorOrEnd(at.Peek(1).Kind));

    private static bool IsOperatorOrEnd(TokenKind kind) =>
        kind is TokenKind.Plus or TokenKind.Star or TokenKind.Slash or TokenKind.Caret or TokenKind.Comma or TokenKind.CloseParenthesis
            or TokenKind.Less or TokenKind.LessOrEqual or TokenKind.Greater or TokenKind.GreaterOrEqual or TokenKind.EqualEqual or TokenKind.NotEqual;

    /// <summary>True if a value starts here, on the same line.</summary>
    public static bool StartsValue(TokenInput at) => !at.Token.StartsLine && at.Token.Kind is TokenKind.Number or TokenKind.True or TokenKind.False
        or TokenKind.OpenParenthesis or TokenKind.If or TokenKind.Identifier or TokenKind.Minus or TokenKind.Not;

    /// <summary>The value of the token that chose this rule.</summary>
    private static Parser<ExpressionSyntax> OneToken(Func<Token, ExpressionSyntax> value) =>
        input => Result.Success(value(At(input).Token), At(input).Next);

    private static Parser<Token> Bracket(TokenKind including, TokenKind excluding, string expected) => input =>
    {
        var at = At(input);
        if (at.Token.Kind == including || at.Token.Kind == excluding)
        {
            return Result.Success(at.Token, at.Next);
        }

        at.ReportExpected(expected);
        return Result.Success(Token.Missing(including, at.Previous), at);
    };

    /// <summary>Operands between operators of one precedence, as a list: a loop, since a long sum must not exhaust the stack.</summary>
    private static Parser<ExpressionSyntax> Chain(Parser<ExpressionSyntax> operand, params TokenKind[] operators)
    {
        // Bits, since every operand of every precedence checks this.
        var signs = operators.Aggregate(0UL, static (bits, sign) => bits | (1UL << (int)sign));
        return input => Chain(operand, signs, input);
    }

    private static IResult<ExpressionSyntax> Chain(Parser<ExpressionSyntax> operand, ulong operators, IInput input)
    {
        bool IsOperator(TokenInput at) => (operators >> (int)at.Token.Kind & 1) != 0;

        var first = operand(input);
        var at = At(first.Remainder);
        if (!IsOperator(at))
        {
            return first;
        }

        var links = new List<ChainLink>();
        while (IsOperator(at))
        {
            var sign = at.Token;
            if (sign.Kind == TokenKind.Equal)
            {
                at.ReportExpected(TokenTexts.Describe(TokenKind.EqualEqual));
            }

            var next = operand(at.Next);
            links.Add(new ChainLink(sign.Kind, sign.Span, next.Value));
            at = At(next.Remainder);
        }

        var span = first.Value.Span.To(links[links.Count - 1].Operand.Span);
        return Result.Success<ExpressionSyntax>(new ChainSyntax(first.Value, links, span), at);
    }
}
