using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax.Nodes;

/// <summary>An expression as written. Operands of one precedence are a list, so that a long sum is not a deep tree.</summary>
internal abstract record ExpressionSyntax(SourceSpan Span);

/// <summary>A missing expression, reported by the parser.</summary>
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
    /// <summary>True if a reported non-operator stands between operands.</summary>
    public bool IsBroken => Links.Any(static link => link.Operator is TokenKind.Bad or TokenKind.Colon or TokenKind.Equal);
}

internal sealed record ChainLink(TokenKind Operator, SourceSpan OperatorSpan, ExpressionSyntax Operand);

/// <summary><c>a ^ b</c>, right associative.</summary>
internal sealed record PowerSyntax(ExpressionSyntax Base, ExpressionSyntax Exponent, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>x in [a, b)</c>.</summary>
internal sealed record MembershipSyntax(ExpressionSyntax Value, RangeSyntax Range, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>if c then a else b</c>.</summary>
internal sealed record ConditionalSyntax(
    ExpressionSyntax Condition, ExpressionSyntax Then, ExpressionSyntax Else, SourceSpan Span) : ExpressionSyntax(Span);

/// <summary><c>f(a, name: b where p per scope)</c>.</summary>
internal sealed record CallSyntax(
    string Name,
    SourceSpan NameSpan,
    IReadOnlyList<ArgumentSyntax> Arguments,
    ExpressionSyntax? Where,
    ScopeSyntax? Per,
    SourceSpan Span) : ExpressionSyntax(Span);

/// <summary>One argument, with an optional name.</summary>
internal sealed record ArgumentSyntax(string? Name, SourceSpan? NameSpan, ExpressionSyntax Value);

/// <summary>The word after <c>per</c>.</summary>
internal sealed record ScopeSyntax(string Name, SourceSpan Span);

/// <summary><c>[low, high)</c>: a square bracket includes its bound.</summary>
internal sealed record RangeSyntax(bool IncludesLow, ExpressionSyntax Low, ExpressionSyntax High, bool IncludesHigh, SourceSpan Span);
