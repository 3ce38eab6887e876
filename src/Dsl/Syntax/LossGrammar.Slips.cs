using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;
using Sprache;
using static EntroPIC.Dsl.Syntax.Combinators;

namespace EntroPIC.Dsl.Syntax;

/// <summary>Wrong forms of an item's parts: each gives one message with the right form.</summary>
internal static partial class LossGrammar
{
    /// <summary>Words written in place of <c>when</c>.</summary>
    private static readonly TokenKind[] OtherWhens = [TokenKind.If, TokenKind.Where, TokenKind.Colon, TokenKind.Equal];

    /// <summary>Reads and reports the parameters of a function inside a declaration; functions belong outside.</summary>
    private static IResult<IReadOnlyList<ParameterSyntax>?> NoParameters(IInput input)
    {
        var at = At(input);
        var result = FileGrammar.Parameters(at);
        var span = at.Token.Span.To(At(result.Remainder).Previous.Span);
        at.Report(
            Rules.ClauseNotAllowed, span, SourceWording.Shorten(span.Text), "let", "; declare functions outside losses and controllers");
        return Result.Success<IReadOnlyList<ParameterSyntax>?>(result.Value, result.Remainder);
    }

    /// <summary><c>=</c>; a <c>:</c> or <c>:=</c> in its place is reported and skipped.</summary>
    private static IResult<Token> EqualOrColon(IInput input)
    {
        var at = At(input);
        var result = Expect(TokenKind.Equal)(at);
        return at.Token.Kind != TokenKind.Colon ? result
            : Result.Success(result.Value, at.Next.Token.Kind == TokenKind.Equal ? at.Next.Next : at.Next);
    }

    /// <summary>Reports a name on an item that has none, since a loss has only one of it.</summary>
    private static IResult<Token> Removed(IInput input)
    {
        var at = At(input);
        if (at.Token is { StartsLine: false, Kind: TokenKind.Policy or TokenKind.Reduce })
        {
            at.Report(
                Rules.Expected, at.Token.Span, "the name of an item",
                $"`{at.Token.Text}`; another `{at.Token.Text}` replaces the inherited one");
            return Result.Success(Token.Missing(TokenKind.Identifier, at.Token), at.Next);
        }

        return Name(input);
    }

    /// <summary>The id of a rule. Brackets or a sign around it are reported and skipped.</summary>
    private static IResult<Token> AllowedRule(IInput input)
    {
        var at = At(input);
        if (at.Token.Kind == TokenKind.Identifier && !StartsItem(at))
        {
            return Name(at);
        }

        at.ReportExpected("the id of a rule, as in `allow ENT1203`");
        if (at.Token.Kind is TokenKind.OpenParenthesis or TokenKind.Colon or TokenKind.Equal && at.Peek(1).Kind == TokenKind.Identifier)
        {
            at = at.Peek(2).Kind == TokenKind.CloseParenthesis ? at.Next.Next.Next : at.Next.Next;
        }

        return Result.Success(Token.Missing(TokenKind.Identifier, at.Previous), at);
    }

    /// <summary>A condition of a term, also after a wrong keyword.</summary>
    private static IResult<ExpressionSyntax?> When(IInput input)
    {
        var at = At(input);
        if (at.Token is { StartsLine: false, Kind: TokenKind.Identifier } && !StartsItem(at)
            && Suggestions.Nearest(at.Token.Text, ["when"]).Count > 0)
        {
            at.ReportExpected(TokenTexts.Describe(TokenKind.When));
            return Expression(at.Next);
        }

        return ExpressionGrammar.Condition(at, TokenKind.When, TokenKind.Where, TokenKind.If);
    }

    /// <summary>Reads and reports a condition that is not allowed here.</summary>
    private static Parser<ExpressionSyntax?> NoCondition(string item, string remedy) => NoClause(
        static at => at.Token.Kind == TokenKind.When || at.Token is { Kind: TokenKind.Where or TokenKind.If, StartsLine: false }, item, remedy);

    /// <summary>Reads and reports a weight that is not allowed here.</summary>
    private static Parser<ExpressionSyntax?> NoWeight(string item, string remedy) => NoClause(
        static at => IsWeightOfGroup(at) && !at.Token.StartsLine, item, remedy);

    /// <summary>Reads and reports a scope after a reduction.</summary>
    private static Parser<ExpressionSyntax?> NoScope => NoClause(
        static at => at.Token is { Kind: TokenKind.Per, StartsLine: false }, "reduce", "`sequence_mean_token_mean` averages each sequence first");

    private static Parser<ExpressionSyntax?> NoClause(Func<TokenInput, bool> stands, string item, string remedy) => input =>
    {
        var at = At(input);
        if (!stands(at))
        {
            return Result.Success<ExpressionSyntax?>(null, input);
        }

        at.Report(Rules.ClauseNotAllowed, at.Token.Span, at.Token.Text, item, "; " + remedy);
        return Expression(at.Next);
    };

    /// <summary>Reports and skips <c>=</c> or <c>:</c> before the value of an item without a name.</summary>
    private static Parser<Token?> NoEqual(string item) => input =>
    {
        var at = At(input);
        if (at.Token.Kind is not (TokenKind.Equal or TokenKind.Colon))
        {
            return Result.Success<Token?>(null, input);
        }

        at.ReportExpected($"a value right after `{item}`");
        return Result.Success<Token?>(at.Token, at.Next);
    };
}
