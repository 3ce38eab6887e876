using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax.Nodes;

/// <summary>An expression as written. Operands of one precedence lie side by side, so that a long sum is not a deep tree.</summary>
internal abstract record ExpressionSyntax(SourceSpan Span);

/// <summary>Nothing stands where an expression should; reported when it was parsed.</summary>
internal sealed record MissingExpressionSyntax(SourceSpan Span) : ExpressionSyntax(Span);

internal sealed record NumberSyntax(double Value, SourceSpan Span) : ExpressionSyntax(Span);

internal sealed record TruthSyntax(bool Value, SourceSpan Span) : ExpressionSyntax(Span);

internal sealed record NameSyntax(string Name, SourceSpan Span) : ExpressionSyntax(Span);

internal sealed record ParenthesizedSyntax(ExpressionSyntax Inner, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>-x</c> or <c>not x</c>.</summary>
internal sealed record PrefixSyntax(TokenKind Operator, ExpressionSyntax Operand, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>a + b - c</c>, <c>a * b / c</c>, <c>a and b</c>, <c>a or b</c>, or a chained comparison <c>a &lt; b &lt;= c</c>.</summary>
internal sealed record ChainSyntax(ExpressionSyntax First, IReadOnlyList<ChainLink> Links, SourceSpan Span) : ExpressionSyntax(Span)
{
    /// <summary>Whether something that joins nothing stands between operands, which was reported.</summary>
    public bool IsBroken => Links.Any(static link => link.Operator is TokenKind.Bad or TokenKind.Colon or TokenKind.Equal);
}

internal sealed record ChainLink(TokenKind Operator, SourceSpan OperatorSpan, ExpressionSyntax Operand);

/// <summary><c>a ^ b</c>, right associative.</summary>
internal sealed record PowerSyntax(ExpressionSyntax Base, ExpressionSyntax Exponent, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>x in [a, b)</c>.</summary>
internal sealed record MembershipSyntax(ExpressionSyntax Value, RangeSyntax Range, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>if c then a else b</c>.</summary>
internal sealed record ConditionalSyntax(ExpressionSyntax Condition, ExpressionSyntax Then, ExpressionSyntax Else, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>f(a, name: b where p per scope)</c>.</summary>
internal sealed record CallSyntax(
    string Name,
    SourceSpan NameSpan,
    IReadOnlyList<ArgumentSyntax> Arguments,
    ExpressionSyntax? Where,
    ScopeSyntax? Per,
    SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>One argument, with its name where one is written.</summary>
internal sealed record ArgumentSyntax(string? Name, SourceSpan? NameSpan, ExpressionSyntax Value);

/// <summary>The word after <c>per</c>.</summary>
internal sealed record ScopeSyntax(string Name, SourceSpan Span);

/// <summary><c>[low, high)</c>: a square bracket includes its bound.</summary>
internal sealed record RangeSyntax(bool IncludesLow, ExpressionSyntax Low, ExpressionSyntax High, bool IncludesHigh, SourceSpan Span);
