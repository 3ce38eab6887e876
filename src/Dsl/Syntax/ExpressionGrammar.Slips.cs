using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;
using Sprache;
using static EntroPIC.Dsl.Syntax.Combinators;

namespace EntroPIC.Dsl.Syntax;

/// <summary>Forms of other languages: each gives one message with this language's form.</summary>
internal static partial class ExpressionGrammar
{
    /// <summary><c>keyword condition</c>, also with another language's keyword; nothing without either.</summary>
    public static IResult<ExpressionSyntax?> Condition(TokenInput at, TokenKind keyword, params TokenKind[] slips)
    {
        if (Array.IndexOf(slips, at.Token.Kind) >= 0)
        {
            at.ReportExpected(TokenTexts.Describe(keyword));
            return Expression(at.Next);
        }

        return at.Token.Kind == keyword ? Expression(at.Next) : Result.Success<ExpressionSyntax?>(null, at);
    }

    /// <summary>True if a comma without a space continues a number, as in <c>0,9</c>, which means one number.</summary>
    public static bool IsDecimalComma(TokenInput at) =>
        at is { Token.Kind: TokenKind.Comma, Previous.Kind: TokenKind.Number } && at.Peek(1).Kind == TokenKind.Number
        && at.Previous.Span.End == at.Token.Span.Start && at.Token.Span.End == at.Peek(1).Span.Start;

    public static void ReportDecimalComma(TokenInput at) => at.Report(
        Rules.Expected, at.Previous.Span.To(at.Peek(1).Span), $"a number with a point, as in `{at.Previous.Text}.{at.Peek(1).Text}`", $"`{at.Previous.Text},{at.Peek(1).Text}`");

    private static IResult<ExpressionSyntax> WithoutDecimalComma(IResult<ExpressionSyntax> number)
    {
        var at = At(number.Remainder);
        if (!IsDecimalComma(at))
        {
            return number;
        }

        ReportDecimalComma(at);
        return Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(number.Value.Span), at.Next.Next);
    }

    /// <summary>The value of an unclosed form, which could mean anything: it was reported and is ignored.</summary>
    public static ExpressionSyntax Closed(Token close, ExpressionSyntax whole) =>
        close.IsMissing ? new MissingExpressionSyntax(whole.Span) : whole;

    private static IResult<Token> EndOfArguments(IInput input)
    {
        var at = At(input);
        if (at.Token.Kind != TokenKind.CloseParenthesis && StartsValue(at))
        {
            at.ReportExpected("`,` or `)`");
        }

        return Expect(TokenKind.CloseParenthesis)(input);
    }

    /// <summary><c>x.detach()</c>, <c>torch.exp(x)</c>, <c>self.x</c>: reported with this language's call.</summary>
    private static IResult<ExpressionSyntax> WithMembers(IResult<ExpressionSyntax> value)
    {
        var dot = At(value.Remainder);
        if (!IsMember(dot) || value.Value is MissingExpressionSyntax)
        {
            return value;
        }

        return Foreign(value.Value.Span, dot, (value.Value is ParenthesizedSyntax bracketed ? bracketed.Inner : value.Value).Span.Text);
    }

    /// <summary><c>where(c, a, b)</c>: reported with this language's form.</summary>
    private static IResult<ExpressionSyntax> Where(IInput input)
    {
        var word = At(input);
        var at = word.Next;
        var arguments = ReadArguments(ref at);
        return arguments.Count > 1 ? Foreign(word.Token.Span, at, ForeignCalls.FormOf("where", arguments)!, word) : Missing(input);
    }

    /// <summary>Reports a form that starts at <paramref name="start"/> and continues with members.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="at">The members, if any.</param>
    /// <param name="form">Its form in this language, up to the members.</param>
    /// <param name="wrong">The wrong token; by default that of the first member.</param>
    private static IResult<ExpressionSyntax> Foreign(SourceSpan start, TokenInput at, string form, TokenInput? wrong = null)
    {
        wrong ??= at;
        var hasMember = false;
        while (IsMember(at))
        {
            var name = at.Next.Token;
            at = at.Next.Next;
            var arguments = at.Token.Kind == TokenKind.OpenParenthesis && !at.Token.StartsLine ? ReadArguments(ref at) : null;
            hasMember |= arguments is null && !ForeignCalls.IsHolder(form);
            form = ForeignCalls.FormOf(form, name.Text, arguments);
        }

        // The rest would become part of `else`.
        if (form.StartsWith("if ", StringComparison.Ordinal)
            && at.Token.Kind is TokenKind.In or TokenKind.And or TokenKind.Or or (>= TokenKind.Plus and <= TokenKind.Equal))
        {
            form = $"({form})";
        }

        var span = start.To(at.Previous.Span);
        var reason = hasMember ? ", since values have no members" : "";
        wrong.Report(Rules.Expected, span, $"`{SourceWording.Shorten(form, 80)}`{reason}", $"`{SourceWording.Shorten(span.Text)}`");
        return Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(span), at);
    }

    private static bool IsMember(TokenInput at) =>
        at.Token.Kind == TokenKind.Dot && (at.Peek(1).Kind == TokenKind.Identifier || IsKeyword(at.Peek(1)));

    /// <summary>The arguments of a call of another language, possibly by name, as in <c>min=0.8</c>.</summary>
    private static List<ForeignArgument> ReadArguments(ref TokenInput at)
    {
        var arguments = new List<ForeignArgument>();
        var depth = 0;
        var start = at.Next;
        do
        {
            if (depth == 1 && at.Token.Kind is TokenKind.Comma or TokenKind.CloseParenthesis)
            {
                Add(at);
                start = at.Next;
            }

            depth += at.Token.Kind switch { TokenKind.OpenParenthesis => 1, TokenKind.CloseParenthesis => -1, _ => 0 };
            at = at.Next;
        }
        while (depth > 0 && !EndsItem(at));
        if (depth > 0)
        {
            Add(at);
        }

        return arguments;

        void Add(TokenInput end)
        {
            var name = start.Token.Kind == TokenKind.Identifier && start.Peek(1).Kind is TokenKind.Equal or TokenKind.Colon
                ? start.Token.Text
                : null;
            var value = name is null ? start : start.Next.Next;
            if (value != end)
            {
                arguments.Add(new ForeignArgument(name, value.Token.Span.To(end.Previous.Span).Text));
            }
        }
    }

    /// <summary>True if the enclosing parenthesis is closed; otherwise a <c>when</c> belongs to the term.</summary>
    private static bool IsClosed(TokenInput at)
    {
        if (at.Token.Kind is not (TokenKind.When or TokenKind.If))
        {
            return true;
        }

        for (var depth = 1; depth > 0; at = at.Next)
        {
            if (EndsItem(at))
            {
                return false;
            }

            depth += at.Token.Kind switch { TokenKind.OpenParenthesis => 1, TokenKind.CloseParenthesis => -1, _ => 0 };
        }

        return true;
    }

    /// <summary>A value in the place of an item, up to the end of its line, or <c>null</c>.</summary>
    public static string? ValueAlone(TokenInput at)
    {
        var isValue = at.Token.Kind is TokenKind.Number or TokenKind.OpenParenthesis or TokenKind.Minus || (at.Token.Kind == TokenKind.Identifier
            && at.Peek(1).Kind is TokenKind.CloseBrace or TokenKind.OpenParenthesis or (>= TokenKind.Plus and <= TokenKind.Caret));
        if (!isValue || !(at.Token.StartsLine || at.Previous.Kind == TokenKind.OpenBrace))
        {
            return null;
        }

        var start = at.Token.Span;
        var depth = 0;
        do
        {
            depth += at.Token.Kind switch { TokenKind.OpenParenthesis => 1, TokenKind.CloseParenthesis => -1, _ => 0 };
            at = at.Next;
        }
        while ((depth > 0 || !at.Token.StartsLine) && !EndsItem(at) && at.Token.Kind is not (>= TokenKind.Namespace and <= TokenKind.Update)
            && !LossGrammar.StartsItem(at));
        return start.To(at.Previous.Span).Text;
    }

    /// <summary>True if a value directly follows another one.</summary>
    public static bool IsBehindValue(TokenInput at) =>
        StartsValue(at) && at.Token.Kind is not (TokenKind.If or TokenKind.Not)
            && at.Previous.Kind is TokenKind.Identifier or TokenKind.Number or TokenKind.CloseParenthesis;

    /// <summary>The most likely meaning of a bracket: an index after a name or a call, a range after a number.</summary>
    public static string? OfBracket(Token previous) => previous.Kind switch
    {
        TokenKind.Identifier or TokenKind.CloseParenthesis => "; values have no index: a condition such as `position == 0` picks tokens",
        TokenKind.Number => "; `in` is missing before a range",
        _ => null,
    };

    /// <summary>True if the item ends here, or another one starts on a new line.</summary>
    private static bool EndsItem(TokenInput at) =>
        at.AtEnd || at.Token.Kind is TokenKind.OpenBrace or TokenKind.CloseBrace
        || (at.Token.StartsLine && (at.Token.Kind is >= TokenKind.Namespace and <= TokenKind.Update || LossGrammar.StartsItem(at)));

    /// <summary>
    /// <c>x if c else y</c>: reported with this language's order. Without <c>else</c> the condition may belong to a term.
    /// </summary>
    private static IResult<ExpressionSyntax> WithConditionBehind(IResult<ExpressionSyntax> value)
    {
        var word = At(value.Remainder);
        if (word.Token.Kind != TokenKind.If || word.Token.StartsLine || !HasElse(word))
        {
            return value;
        }

        var condition = Expression(word.Next);
        if (At(condition.Remainder).Token.Kind != TokenKind.Else)
        {
            return Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(value.Value.Span), condition.Remainder);
        }

        var other = Expression(At(condition.Remainder).Next);
        var span = value.Value.Span.To(other.Value.Span);
        var form = $"if {condition.Value.Span.Text} then {value.Value.Span.Text} else {other.Value.Span.Text}";
        word.Report(Rules.Expected, span, $"`{SourceWording.Shorten(form, 80)}`", $"`{SourceWording.Shorten(span.Text, 80)}`");
        return Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(span), other.Remainder);
    }

    /// <summary><c>mean(x) per group</c> outside any call: reported with the right place of the scope.</summary>
    private static IResult<ExpressionSyntax> WithScopeBehind(IResult<ExpressionSyntax> value)
    {
        var word = At(value.Remainder);
        var last = value.Value;
        while (last is ChainSyntax chain)
        {
            last = chain.Links[chain.Links.Count - 1].Operand;
        }

        if (word.Depth > 1 || word.Token is not { Kind: TokenKind.Per, StartsLine: false } || last is not CallSyntax { Per: null } call)
        {
            return value;
        }

        var scope = Scope(word.Next);
        var span = call.Span.To(At(scope.Remainder).Previous.Span);
        var inside = call.Span with { End = call.Span.End - 1 };
        word.Report(
            Rules.Expected, span, $"`{SourceWording.Shorten($"{inside.Text} per {scope.Value.Name})", 80)}`",
            $"`{SourceWording.Shorten(span.Text, 80)}`");
        return Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(span), scope.Remainder);
    }

    // `else` before `then` on this line: the condition has ended without starting an `if`.
    private static bool HasElse(TokenInput at)
    {
        do
        {
            at = at.Next;
        }
        while (!at.AtEnd && !at.Token.StartsLine && at.Token.Kind is not (TokenKind.Then or TokenKind.Else or TokenKind.If));
        return at.Token is { Kind: TokenKind.Else, StartsLine: false };
    }

    /// <summary>The upper bound of <c>0..1</c> in the place of a range, which is reported; otherwise <c>null</c>.</summary>
    private static TokenInput? ForeignRange(TokenInput at)
    {
        var end = at;
        while (end.Token.Kind is TokenKind.Number or TokenKind.Minus or TokenKind.Dot or TokenKind.Comma or TokenKind.Colon
            && !end.Token.StartsLine)
        {
            end = end.Next;
        }

        var text = end == at ? "" : at.Token.Span.To(end.Previous.Span).Text;
        var ends = text.Split(["..", ":", ","], StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => part.Trim())
            .Where(static part => part is not ("" or "."))
            .ToList();
        if (ends.Count != 2)
        {
            return null;
        }

        at.Report(
            Rules.Expected, at.Token.Span.To(end.Previous.Span), $"a range in brackets, as in `[{ends[0]}, {ends[1].TrimStart('.')}]`",
            $"`{SourceWording.Shorten(text)}`");
        return end;
    }
}
