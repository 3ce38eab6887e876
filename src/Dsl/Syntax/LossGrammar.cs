using EntroPIC.Dsl.Syntax.Nodes;
using Sprache;
using static EntroPIC.Dsl.Syntax.Combinators;

namespace EntroPIC.Dsl.Syntax;

/// <summary>The items of a loss.</summary>
internal static partial class LossGrammar
{
    private static readonly Parser<ExpressionSyntax> Expression = ExpressionGrammar.Expression;

    private static readonly Parser<ItemSyntax> Param =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Param)
        from name in Name
        from value in ExpressionGrammar.InRange(isRequired: true)
        from span in Since(start)
        select (ItemSyntax)new ParamSyntax(name.Text, name.Span, documentation, value.Value!, value.Range, span);

    public static readonly Parser<ItemSyntax> Let =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Let)
        from name in Name
        from parameters in If(TokenKind.OpenParenthesis, (Parser<IReadOnlyList<ParameterSyntax>?>)NoParameters)
        from equal in Expect(TokenKind.Equal)
        from value in Expression
        from span in Since(start)
        select parameters is null ? (ItemSyntax)new LetSyntax(name.Text, name.Span, documentation, value, span) : new StraySyntax(span);

    /// <summary>The value after a reported mistake, if any.</summary>
    private static readonly Parser<ExpressionSyntax> IfValue = input =>
    {
        var at = At(input);
        return ExpressionGrammar.StartsValue(at)
            ? Expression(at)
            : Result.Success<ExpressionSyntax>(new MissingExpressionSyntax(at.Previous.Span), at);
    };

    private static readonly Parser<ItemSyntax> Advantage =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Identifier)
        from equal in (Parser<Token>)EqualOrColon
        from value in equal.IsMissing ? IfValue : Expression
        from span in Since(start)
        select (ItemSyntax)new AdvantageSyntax(word.Span, documentation, value, span);

    private static readonly Parser<Token> Controller = input =>
    {
        var at = At(input);
        if (at.Token.Kind == TokenKind.Identifier || IsKeyword(at.Token))
        {
            return Name(input);
        }

        at.ReportExpected("a controller, as in `Fixed(1)`");
        return Result.Success(Token.Missing(TokenKind.Identifier, at.Previous), at);
    };

    /// <summary>
    /// Reads and ignores the text in place of a controller and its arguments; <c>null</c> if the arguments are not closed.
    /// </summary>
    private static readonly Parser<IReadOnlyList<ArgumentSyntax>?> ControlArguments = input =>
    {
        var at = At(input);
        if (at.Token.Kind == TokenKind.OpenParenthesis)
        {
            return ExpressionGrammar.Arguments(input);
        }

        at.ReportExpected(TokenTexts.Describe(TokenKind.OpenParenthesis));
        return Result.Success<IReadOnlyList<ArgumentSyntax>?>([], ExpressionGrammar.StartsValue(at) ? Expression(at).Remainder : at);
    };

    private static readonly Parser<ItemSyntax> Control =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Control)
        from name in Name
        from equal in Expect(TokenKind.Equal)
        from controller in Controller
        from arguments in ControlArguments
        from per in Clauses(TokenKind.Per, ExpressionGrammar.Scope)
        from span in Since(start)
        select (ItemSyntax)new ControlSyntax(
            name.Text, name.Span, documentation, arguments is null ? "" : controller.Text, controller.Span, arguments ?? [], per, span);

    private static readonly Parser<ItemSyntax> Group =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Group)
        from name in Name
        from condition in Required(TokenKind.When)
        from weight in If(IsWeightOfGroup, Clause(TokenKind.Weight, Expression))
        from span in Since(start)
        select (ItemSyntax)new GroupSyntax(name.Text, name.Span, documentation, condition, weight, span);

    private static readonly Parser<ItemSyntax> Weight =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Weight)
        from name in Name
        from equal in Expect(TokenKind.Equal)
        from value in Expression
        from condition in NoCondition("weight", "`group` weights some tokens, as in `group g when … weight …`")
        from span in Since(start)
        select (ItemSyntax)new WeightSyntax(name.Text, name.Span, documentation, value, span);

    private static readonly Parser<ItemSyntax> Keep =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Keep)
        from name in Name
        from condition in Required(TokenKind.When)
        from weight in NoWeight("keep", "`group` weights tokens")
        from span in Since(start)
        select (ItemSyntax)new KeepSyntax(name.Text, name.Span, documentation, condition, span);

    private static readonly Parser<ItemSyntax> Policy =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Policy)
        from equal in NoEqual("policy")
        from value in Expression
        from condition in NoCondition("policy", "`keep` drops tokens, `group` weights them")
        from span in Since(start)
        select (ItemSyntax)new PolicySyntax(word.Span, documentation, value, span);

    private static readonly Parser<Token> Mode = input =>
    {
        var at = At(input);
        if (at.Token.Kind == TokenKind.Identifier && !StartsItem(at))
        {
            // Other trainers hyphenate their reductions; binding finds this language's name.
            return AfterHyphens(at.Next) is { } after
                ? Result.Success(at.Token with { Span = at.Token.Span.To(after.Previous.Span) }, after)
                : Result.Success(at.Token, at.Next);
        }

        at.ReportExpected("a reduction");
        return Result.Success(Token.Missing(TokenKind.Identifier, at.Previous), at);
    };

    private static readonly Parser<ReductionSyntax> Reduction =
        from start in Here
        from mode in Mode
        from argument in If(TokenKind.OpenParenthesis, ReductionArgument())
        from over in Clause(TokenKind.Over, Expression)
        from scope in NoScope
        from span in Since(start)
        select new ReductionSyntax(mode.Text, mode.Span, argument, over, span);

    private static readonly Parser<ItemSyntax> Bonus = Term(TokenKind.Bonus);

    private static readonly Parser<ItemSyntax> Penalty = Term(TokenKind.Penalty);

    private static readonly Parser<ItemSyntax> Reduce =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Reduce)
        from reduction in Reduction
        from span in Since(start)
        select (ItemSyntax)new ReduceSyntax(word.Span, documentation, reduction, span);

    private static readonly Parser<ItemSyntax> Metric =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Metric)
        from name in Name
        from equal in Expect(TokenKind.Equal)
        from value in Expression
        from condition in NoCondition("metric", "restrict what it aggregates, as in `mean(x where …)`")
        from span in Since(start)
        select (ItemSyntax)new MetricSyntax(name.Text, name.Span, documentation, value, span);

    private static readonly Parser<ItemSyntax> Remove =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Remove)
        from name in (Parser<Token>)Removed
        from span in Since(start)
        select (ItemSyntax)new RemoveSyntax(name.Text, name.Span, documentation, span);

    /// <summary>An item of a loss or a controller.</summary>
    public static readonly Parser<ItemSyntax> Allow =
        from documentation in Documentation
        from start in Here
        from word in Expect(TokenKind.Identifier)
        from rule in (Parser<Token>)AllowedRule
        from span in Since(start)
        select (ItemSyntax)new AllowSyntax(rule.Text, rule.Span, documentation, span);

    private static readonly string[] Words =
        ["param", "let", "advantage", "control", "group", "weight", "keep", "policy", "bonus", "penalty", "reduce", "metric", "remove", "allow"];

    /// <summary>The items up to the closing brace.</summary>
    public static readonly Parser<IReadOnlyList<ItemSyntax>> Body =
        Items(Choose, FileGrammar.EndsBody, static at => FileGrammar.StrayItem(at, "a loss", Words, "policy"));

    /// <summary>True if an item starts here with a contextual keyword.</summary>
    public static bool StartsItem(TokenInput at) => StartsAdvantage(at) || StartsAllow(at);

    /// <summary><c>allow</c> is an ordinary name unless the id of a rule follows, which could follow no other name.</summary>
    public static bool StartsAllow(TokenInput at) => at.Peek(1).Kind == TokenKind.Identifier && at.Token.Text == "allow";

    /// <summary>True if a name starts a line like the first word of an item, not of a value.</summary>
    public static bool IsFirstWord(TokenInput at, string word) =>
        at.Token.Text == word && (at.Token.StartsLine || at.Previous.Kind == TokenKind.OpenBrace)
            && at.Peek(1).Kind is not (>= TokenKind.Plus and <= TokenKind.Caret);

    /// <summary><c>advantage</c> is an ordinary name unless it is being defined.</summary>
    private static bool StartsAdvantage(TokenInput at) => at.Peek(1).Kind == TokenKind.Equal && at.Token.Text == "advantage";

    private static Parser<ItemSyntax>? Choose(TokenInput at) => at.Token.Kind switch
    {
        TokenKind.Param => Param,
        TokenKind.Let => Let,
        TokenKind.Control => Control,
        TokenKind.Group => Group,
        TokenKind.Weight => Weight,
        TokenKind.Keep => Keep,
        TokenKind.Policy => Policy,
        TokenKind.Bonus => Bonus,
        TokenKind.Penalty => Penalty,
        TokenKind.Reduce => Reduce,
        TokenKind.Metric => Metric,
        TokenKind.Remove => Remove,
        TokenKind.Identifier when StartsAdvantage(at) || IsFirstWord(at, "advantage") => Advantage,
        TokenKind.Identifier when StartsAllow(at) || IsFirstWord(at, "allow") => Allow,
        _ => null,
    };

    /// <summary><c>weight name =</c> begins an item; any other <c>weight</c> after a group belongs to the group.</summary>
    private static bool IsWeightOfGroup(TokenInput at) => at.Token.Kind == TokenKind.Weight
        && at.Peek(1).Kind != TokenKind.Equal && !(at.Peek(1).Kind == TokenKind.Identifier && at.Peek(2).Kind == TokenKind.Equal);

    private static Parser<ExpressionSyntax> Required(TokenKind keyword) =>
        from word in If(static at => Array.IndexOf(OtherWhens, at.Token.Kind) < 0, Expect(keyword))
        from value in word is null ? Slipped(keyword) : Expression
        select value;

    private static Parser<ExpressionSyntax> Slipped(TokenKind keyword) =>
        input => ExpressionGrammar.Condition(At(input), keyword, OtherWhens)!;

    private static Parser<ExpressionSyntax> ReductionArgument() =>
        from open in Expect(TokenKind.OpenParenthesis)
        from value in Expression
        from close in Expect(TokenKind.CloseParenthesis)
        select ExpressionGrammar.Closed(close, value);

    private static Parser<ItemSyntax> Term(TokenKind keyword) =>
        from documentation in Documentation
        from first in Keyword(keyword)
        from name in Name
        from equal in Expect(TokenKind.Equal)
        from value in Expression
        from condition in (Parser<ExpressionSyntax?>)When
        from reduction in If(at => at.Token.Kind == TokenKind.Reduce && BelongsTo(first, at.Token), Clause(TokenKind.Reduce, Reduction))
        from span in Since(first.Span.Start)
        select (ItemSyntax)new TermSyntax(
            keyword == TokenKind.Penalty, name.Text, name.Span, documentation, value, condition, reduction, span);

    private static Parser<Token> Keyword(TokenKind keyword) => Expect(keyword);

    /// <summary>
    /// The only place where layout counts: <c>reduce</c> on its own line, indented no further than the term before it, looks like an item
    /// of the loss and is one. Giving it to the term would silently change a denominator.
    /// </summary>
    private static bool BelongsTo(Token term, Token reduce) =>
        !reduce.StartsLine || reduce.Span.StartPosition.Column > term.Span.StartPosition.Column;
}
