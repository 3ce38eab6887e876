using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax.Nodes;

/// <summary><c>state name = expr in [a, b]</c>.</summary>
internal sealed record StateSyntax(
    string Name, SourceSpan NameSpan, string Documentation, ExpressionSyntax Initial, RangeSyntax? Range, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>output expr</c>.</summary>
internal sealed record OutputSyntax(SourceSpan NameSpan, string Documentation, ExpressionSyntax Value, SourceSpan Span)
    : ItemSyntax("", NameSpan, Documentation, Span);

/// <summary><c>update name = expr</c>.</summary>
internal sealed record UpdateSyntax(string Name, SourceSpan NameSpan, string Documentation, ExpressionSyntax Value, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);
