using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;
using Sprache;

namespace EntroPIC.Dsl.Syntax;

/// <summary>
/// Combinators that Sprache lacks for good messages: rules that never fail but report and continue, decide by their first token, and limit
/// their recursion.
/// </summary>
internal static class Combinators
{
    /// <summary>The maximum nesting depth: deeper than anyone nests, and safe on the compiler thread's 1 MB stack.</summary>
    private const int DeepestNesting = 64;

    /// <summary>The start of the next token.</summary>
    public static readonly Parser<int> Here = input => Result.Success(At(input).Token.Span.Start, input);

    /// <summary>The <c>///</c> lines before the next token.</summary>
    public static readonly Parser<string> Documentation = input =>
    {
        At(input).UseDocumentation();
        return Result.Success(At(input).Token.Documentation, input);
    };

    /// <summary>A name. A keyword in its place is reported and accepted as the name of an ignored declaration.</summary>
    public static readonly Parser<Token> Name = input =>
    {
        var at = At(input);
        if (at.Token.Kind == TokenKind.Identifier)
        {
            return AfterHyphens(at.Next) is { } after ? HyphenatedName(at, after) : Result.Success(at.Token, at.Next);
        }

        var isClause = at.Token.Kind switch
        {
            TokenKind.When or TokenKind.In => at.Peek(1).Kind != TokenKind.Equal,
            TokenKind.Per => at.Peek(1).Kind == TokenKind.Identifier,
            _ => false,
        };
        if (IsKeyword(at.Token) && !at.Token.StartsLine && !isClause)
        {
            at.ReportKeywordAsName();
            return Result.Success(Token.Missing(TokenKind.Identifier, at.Token), at.Next);
        }

        at.ReportExpected("a name");

        // The token before `=` was meant as the name.
        return at.Token.Kind == TokenKind.Number && at.Peek(1).Kind == TokenKind.Equal
            ? Result.Success(Token.Missing(TokenKind.Identifier, at.Token), at.Next)
            : Result.Success(Token.Missing(TokenKind.Identifier, at.Previous), at);
    };

    private static IResult<Token> HyphenatedName(TokenInput at, TokenInput after)
    {
        var span = at.Token.Span.To(after.Previous.Span);
        at.Report(
            Rules.Expected, span, $"a name without `-`, as in `{SourceWording.Shorten(span.Text.Replace('-', '_'))}`",
            $"`{SourceWording.Shorten(span.Text)}`");
        return Result.Success(Token.Missing(TokenKind.Identifier, after.Previous), after);
    }

    /// <summary>The words of <c>-b-c</c> that follow without a space, or <c>null</c>.</summary>
    public static TokenInput? AfterHyphens(TokenInput at)
    {
        TokenInput? after = null;
        while (at.Token.Kind == TokenKind.Minus && (at.Peek(1).Kind is TokenKind.Identifier or TokenKind.Number || IsKeyword(at.Peek(1)))
            && at.Previous.Span.End == at.Token.Span.Start && at.Token.Span.End == at.Peek(1).Span.Start)
        {
            after = at = at.Next.Next;
        }

        return after;
    }

    /// <summary>True if the token is a keyword.</summary>
    public static bool IsKeyword(Token token) => token.Kind is >= TokenKind.Namespace and <= TokenKind.False;

    /// <summary>Any word, keyword or not, as after <c>per</c>.</summary>
    public static Parser<Token> Word(string expected) => input =>
    {
        var at = At(input);
        if (at.Token.Kind == TokenKind.Identifier || (IsKeyword(at.Token) && !at.Token.StartsLine))
        {
            return Result.Success(at.Token, at.Next);
        }

        at.ReportExpected(expected);
        return Result.Success(Token.Missing(TokenKind.Identifier, at.Previous), at);
    };

    /// <summary>The token of this kind; if it is missing, that is reported and an empty token returned.</summary>
    public static Parser<Token> Expect(TokenKind kind) => input =>
    {
        var at = At(input);
        if (at.Token.Kind == kind)
        {
            return Result.Success(at.Token, at.Next);
        }

        at.ReportExpected(TokenTexts.Describe(kind));
        return Result.Success(Token.Missing(kind, at.Previous), at);
    };

    /// <summary>The characters from <paramref name="start"/> to the end of the last token.</summary>
    public static Parser<SourceSpan> Since(int start) => input =>
    {
        var previous = At(input).Previous.Span;
        return Result.Success(new SourceSpan(previous.File, start, Math.Max(start, previous.End)), input);
    };

    /// <summary>Sequencing of rules, for <c>from</c>: rules never fail, so nothing is checked between them.</summary>
    public static Parser<TResult> SelectMany<TFirst, TSecond, TResult>(
        this Parser<TFirst> rule, Func<TFirst, Parser<TSecond>> next, Func<TFirst, TSecond, TResult> select) => input =>
    {
        var first = rule(input);
        var second = next(first.Value)(first.Remainder);
        return Result.Success(select(first.Value, second.Value), second.Remainder);
    };

    /// <summary>Maps the result of a rule.</summary>
    public static Parser<TResult> Select<T, TResult>(this Parser<T> rule, Func<T, TResult> select) => input =>
    {
        var result = rule(input);
        return Result.Success(select(result.Value), result.Remainder);
    };

    /// <summary>The rule if the next token is of this kind, otherwise nothing.</summary>
    public static Parser<T?> If<T>(TokenKind kind, Parser<T> rule) where T : class? => If(at => at.Token.Kind == kind, rule);

    /// <summary>The rule if the condition holds, otherwise nothing.</summary>
    public static Parser<T?> If<T>(Func<TokenInput, bool> condition, Parser<T> rule) where T : class? => input =>
    {
        if (!condition(At(input)))
        {
            return Result.Success<T?>(null, input);
        }

        var result = rule(input);
        return Result.Success<T?>(result.Value, result.Remainder);
    };

    /// <summary><c>keyword rule</c>, or nothing without the keyword.</summary>
    public static Parser<T?> Clause<T>(TokenKind keyword, Parser<T> rule) where T : class? =>
        If(keyword, input => rule(At(input).Next));

    /// <summary>Any number of <c>keyword rule</c>.</summary>
    public static Parser<IReadOnlyList<T>> Clauses<T>(TokenKind keyword, Parser<T> rule) => input =>
    {
        var clauses = new List<T>();
        var at = At(input);
        while (at.Token.Kind == keyword)
        {
            var result = rule(at.Next);
            clauses.Add(result.Value);
            at = At(result.Remainder);
        }

        return Result.Success<IReadOnlyList<T>>(clauses, at);
    };

    /// <summary>Items separated by commas, up to but not including <paramref name="close"/>.</summary>
    public static Parser<IReadOnlyList<T>> Separated<T>(Parser<T> item, TokenKind close) => input =>
    {
        var items = new List<T>();
        var at = At(input);
        while (at.Token.Kind != close && !at.AtEnd)
        {
            var result = item(at);
            items.Add(result.Value);
            at = At(result.Remainder);
            if (at.Token.Kind != TokenKind.Comma)
            {
                break;
            }

            at = at.Next;
            if (at.Token.Kind == close)
            {
                at.ReportExpected("another one after the comma");
                items.Add(item(at).Value);
            }
        }

        return Result.Success<IReadOnlyList<T>>(items, at);
    };

    /// <summary>
    /// A list of rules, each chosen by its first tokens. Tokens that start none are reported once and skipped up to one that does, or to
    /// the end of the list by <paramref name="ends"/>, but never past a declaration, since a missing brace may be the mistake. The result
    /// of
    /// <paramref name="report"/>, if any, represents the skipped tokens. <paramref name="skipsBlocks"/> skips whole blocks with foreign
    /// content.
    /// </summary>
    public static Parser<IReadOnlyList<T>> Items<T>(
        Func<TokenInput, Parser<T>?> choose, Func<TokenInput, bool> ends, Func<TokenInput, T?> report, bool skipsBlocks = false) where T : class => input =>
    {
        var items = new List<T>();
        var at = At(input);
        while (!at.AtEnd && !ends(at))
        {
            var rule = choose(at);
            if (rule is not null)
            {
                var result = rule(at);
                items.Add(result.Value);
                at = At(result.Remainder);
                continue;
            }

            if (report(at) is { } stray)
            {
                items.Add(stray);
            }

            var open = 0;
            do
            {
                open += at.Token.Kind switch { TokenKind.OpenBrace => 1, TokenKind.CloseBrace => -1, _ => 0 };
                at = at.Next;
            }
            while (!at.AtEnd && at.Token.Kind is not (TokenKind.Loss or TokenKind.Controller)
                && (open > 0 ? skipsBlocks || choose(at) is null : !ends(at) && choose(at) is null));
        }

        return Result.Success<IReadOnlyList<T>>(items, at);
    };

    /// <summary>Counts the nesting of recursive rules, and reports nesting that is too deep.</summary>
    public static Parser<T> Nested<T>(Parser<T> rule, Func<SourceSpan, T> missing) => input =>
    {
        var at = At(input);
        if (at.Depth >= DeepestNesting)
        {
            at.Report(Rules.NestedTooDeep, at.Token.Span, DeepestNesting);
            return Result.Success(missing(at.Token.Span with { End = at.Token.Span.Start }), at);
        }

        at.Depth++;
        var result = rule(at);
        at.Depth--;
        return result;
    };

    public static TokenInput At(IInput input) => (TokenInput)input;
}
