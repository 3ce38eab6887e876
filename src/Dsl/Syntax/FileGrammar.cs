using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;
using Sprache;
using static EntroPIC.Dsl.Syntax.Combinators;

namespace EntroPIC.Dsl.Syntax;

/// <summary>A whole file: an optional namespace, then losses, controllers, functions and signals.</summary>
internal static class FileGrammar
{
    private static readonly Parser<Token> DottedPart =
        from dot in Expect(TokenKind.Dot)
        from name in Name
        select name;

    private static readonly Parser<string> DottedName = input =>
    {
        var result = Name(input);
        var parts = new List<string> { result.Value.Text };
        while (At(result.Remainder).Token.Kind == TokenKind.Dot)
        {
            result = DottedPart(result.Remainder);
            parts.Add(result.Value.Text);
        }

        return Result.Success(parts.Contains("") ? "" : string.Join(".", parts), result.Remainder);
    };

    private static readonly Parser<Token?> BaseName = input =>
    {
        var at = At(input);
        if (at.Token.Kind == TokenKind.Colon)
        {
            return WithoutOtherBases(Name(at.Next));
        }

        // A base name in brackets or after a keyword of another language.
        var name = at.Token.Kind is TokenKind.OpenParenthesis or TokenKind.Less
            || (at.Token.Kind == TokenKind.Identifier && at.Peek(1).Kind == TokenKind.Identifier)
            ? at.Next
            : at;
        if (name.Token.Kind != TokenKind.Identifier || name.Token.StartsLine)
        {
            return Result.Success<Token?>(null, input);
        }

        at.ReportExpected($"`: {SourceWording.Shorten(name.Token.Text)}`");
        return Result.Success<Token?>(
            name.Token, name.Next.Token.Kind is TokenKind.CloseParenthesis or TokenKind.Greater ? name.Next.Next : name.Next);
    };

    private static readonly Parser<DeclarationSyntax> Loss =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Loss)
        from name in Name
        from parent in BaseName
        from open in Expect(TokenKind.OpenBrace)
        from items in LossGrammar.Body
        from close in Expect(TokenKind.CloseBrace)
        from span in Since(start)
        select (DeclarationSyntax)new LossSyntax(
            name.Text, name.Span, documentation, parent?.Text ?? (open.IsMissing ? "" : null), parent?.Span ?? name.Span, items, span);

    private static readonly Parser<ParameterSyntax> Parameter =
        from name in Name
        from value in Clause(TokenKind.Equal, (Parser<ExpressionSyntax>)ExpressionGrammar.Quantity)
        select new ParameterSyntax(name.Text, name.Span, value);

    /// <summary>The parameters of a controller or a function.</summary>
    public static readonly Parser<IReadOnlyList<ParameterSyntax>> Parameters =
        from open in Expect(TokenKind.OpenParenthesis)
        from parameters in Separated(Parameter, TokenKind.CloseParenthesis)
        from close in Expect(TokenKind.CloseParenthesis)
        select parameters;

    private static readonly Parser<DeclarationSyntax> Controller =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Controller)
        from name in Name
        from parameters in Parameters
        from open in Expect(TokenKind.OpenBrace)
        from items in ControllerGrammar.Body
        from close in Expect(TokenKind.CloseBrace)
        from span in Since(start)
        select (DeclarationSyntax)new ControllerSyntax(name.Text, name.Span, documentation, parameters, items, span);

    private static readonly Parser<DeclarationSyntax> Function =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Let)
        from name in Name
        from parameters in If(TokenKind.OpenParenthesis, Parameters)
        from equal in Expect(TokenKind.Equal)
        from body in (Parser<ExpressionSyntax>)ExpressionGrammar.Expression
        from span in Since(start)
        select (DeclarationSyntax)new FunctionSyntax(name.Text, name.Span, documentation, parameters ?? [], body, span);

    private static readonly Parser<ScopeSyntax> SignalScope = input =>
    {
        var word = Expect(TokenKind.Per)(input);
        return word.Value.IsMissing
            ? Result.Success(new ScopeSyntax("", word.Value.Span), word.Remainder)
            : ExpressionGrammar.Scope(word.Remainder);
    };

    private static readonly Parser<DeclarationSyntax> Signal =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Identifier)
        from name in Name
        from scope in SignalScope
        from value in ExpressionGrammar.InRange(isRequired: false)
        from span in Since(start)
        select (DeclarationSyntax)new SignalSyntax(name.Text, name.Span, documentation, scope.Name, scope.Span, value.Value, value.Range, span);

    private const string SignalWord = "signal";

    private static readonly string[] Words = ["loss", "controller", "let", SignalWord];

    private static readonly Parser<IReadOnlyList<DeclarationSyntax>> Declarations =
        Items<DeclarationSyntax>(Choose, static _ => false, Stray, skipsBlocks: true);

    private static readonly Parser<string> Namespace =
        from word in Expect(TokenKind.Namespace)
        from name in DottedName
        select name;

    private static readonly Parser<CompilationUnitSyntax> File =
        from documentation in Documentation
        from name in If(TokenKind.Namespace, Namespace)
        from declarations in Declarations
        select new CompilationUnitSyntax(name is "" ? null : name, name is null ? "" : documentation, declarations);

    private static IResult<Token?> WithoutOtherBases(IResult<Token> first)
    {
        var at = At(first.Remainder);
        if (at.Token.Kind == TokenKind.Comma)
        {
            at.ReportExpected("`{`, since a loss has one base");
            while (at.Token is { StartsLine: false, Kind: TokenKind.Comma or TokenKind.Identifier })
            {
                at = at.Next;
            }
        }

        return Result.Success<Token?>(first.Value, at);
    }

    /// <summary>Parses all tokens of a file; any tokens give a result.</summary>
    public static CompilationUnitSyntax Parse(IReadOnlyList<Token> tokens, DiagnosticBag diagnostics)
    {
        var input = new TokenInput(tokens, diagnostics);
        var unit = File(input).Value;
        input.ReportDocumentsNothing();
        return unit;
    }

    /// <summary>A body ends at its brace or, without one, at the next declaration.</summary>
    public static bool EndsBody(TokenInput at) =>
        at.Token.Kind is TokenKind.CloseBrace or TokenKind.Loss or TokenKind.Controller or TokenKind.Namespace

            // A signal has no braces of its own: one that follows is the body's.
            || (StartsSignal(at) && at.NextBrace != TokenKind.CloseBrace);

    /// <summary>True at the first word of a signal, which is a word of its own only there, so that it stays free as a name.</summary>
    public static bool StartsSignal(TokenInput at) =>
        at.Token is { Kind: TokenKind.Identifier, Text: SignalWord } && at.Peek(1) is { Kind: TokenKind.Identifier, StartsLine: false };

    /// <summary>Reports a token that starts no item.</summary>
    /// <param name="at">The token.</param>
    /// <param name="owner">The declaration that contains the items.</param>
    /// <param name="words">The keywords of items.</param>
    /// <param name="main">The keyword most likely missing before a lone value.</param>
    public static ItemSyntax StrayItem(TokenInput at, string owner, IReadOnlyList<string> words, string main)
    {
        ReportStray(at, $"an item of {owner}", words,
            StartsSignal(at) ? "; declare signals outside losses and controllers"
            : ExpressionGrammar.ValueAlone(at) is { } value ? $"; say what the value is for, as in `{main} {SourceWording.Shorten(value)}`"
            : ExpressionGrammar.IsBehindValue(at) ? "; a sign such as `*` is missing before it"
            : at.Token is { Kind: TokenKind.OpenBracket, StartsLine: false } ? ExpressionGrammar.OfBracket(at.Previous)
            : null);
        return new StraySyntax(at.Token.Span);
    }

    /// <summary>Reports a token that starts no declaration; it has no syntax node.</summary>
    private static DeclarationSyntax? Stray(TokenInput at)
    {
        ReportStray(at, "a declaration", Words);
        return null;
    }

    private static void ReportStray(TokenInput at, string expected, IReadOnlyList<string> words, string? remedy = null)
    {
        if (ExpressionGrammar.IsDecimalComma(at))
        {
            ExpressionGrammar.ReportDecimalComma(at);
            return;
        }

        at.Report(Rules.StrayToken, at.Token.Span, at.Token.Description, expected, Suggestions.DidYouMean(at.Token.Text, words.Where(word => word != at.Token.Text)) is { Length: > 0 } near
            ? near
            : remedy ?? $" ({Wording.OneOf(words)})");
    }

    private static Parser<DeclarationSyntax>? Choose(TokenInput at) => at.Token.Kind switch
    {
        TokenKind.Loss => Loss,
        TokenKind.Controller => Controller,
        TokenKind.Let => Function,

        // Nothing else here starts with it, so its parts are expected even where they are wrong.
        TokenKind.Identifier when at.Token.Text == SignalWord && (at.Token.StartsLine || at.Peek(1).Kind == TokenKind.Identifier || IsKeyword(at.Peek(1))) => Signal,
        _ => null,
    };
}
