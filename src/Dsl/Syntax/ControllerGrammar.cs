using EntroPIC.Dsl.Syntax.Nodes;
using Sprache;
using static EntroPIC.Dsl.Syntax.Combinators;

namespace EntroPIC.Dsl.Syntax;

/// <summary>The items of a controller.</summary>
internal static class ControllerGrammar
{
    private static readonly Parser<ItemSyntax> State =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.State)
        from name in Name
        from value in ExpressionGrammar.InRange(isRequired: true)
        from span in Since(start)
        select (ItemSyntax)new StateSyntax(name.Text, name.Span, documentation, value.Value!, value.Range, span);

    private static readonly Parser<ItemSyntax> Output =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Output)
        from value in (Parser<ExpressionSyntax>)ExpressionGrammar.Expression
        from span in Since(start)
        select (ItemSyntax)new OutputSyntax(word.Span, documentation, value, span);

    private static readonly Parser<ItemSyntax> Update =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Update)
        from name in Name
        from equal in Expect(TokenKind.Equal)
        from value in (Parser<ExpressionSyntax>)ExpressionGrammar.Expression
        from span in Since(start)
        select (ItemSyntax)new UpdateSyntax(name.Text, name.Span, documentation, value, span);

    private static readonly string[] Words = ["state", "let", "output", "update", "allow"];

    /// <summary>The items up to the closing brace.</summary>
    public static readonly Parser<IReadOnlyList<ItemSyntax>> Body =
        Items(Choose, FileGrammar.EndsBody, static at => FileGrammar.StrayItem(at, "a controller", Words, "output"));

    private static Parser<ItemSyntax>? Choose(TokenInput at) => at.Token.Kind switch
    {
        TokenKind.State => State,
        TokenKind.Let => LossGrammar.Let,
        TokenKind.Output => Output,
        TokenKind.Update => Update,
        TokenKind.Identifier when LossGrammar.StartsAllow(at) || LossGrammar.IsFirstWord(at, "allow") => LossGrammar.Allow,
        _ => null,
    };
}
