using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax.Nodes;

/// <summary>A whole file.</summary>
/// <param name="Namespace">The dotted name after <c>namespace</c>, or <c>null</c>.</param>
/// <param name="Documentation">The <c>///</c> lines before <c>namespace</c>.</param>
/// <param name="Declarations">Its declarations, in order.</param>
internal sealed record CompilationUnitSyntax(string? Namespace, string Documentation, IReadOnlyList<DeclarationSyntax> Declarations);

/// <summary>A loss, a controller, a function or a signal.</summary>
internal abstract record DeclarationSyntax(string Name, SourceSpan NameSpan, string Documentation, SourceSpan Span);

/// <summary><c>loss Name : Base { … }</c>.</summary>
internal sealed record LossSyntax(
    string Name, SourceSpan NameSpan, string Documentation, string? Base, SourceSpan BaseSpan, IReadOnlyList<ItemSyntax> Items, SourceSpan Span)
    : DeclarationSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>controller Name(a, b = 1) { … }</c>.</summary>
internal sealed record ControllerSyntax(
    string Name, SourceSpan NameSpan, string Documentation, IReadOnlyList<ParameterSyntax> Parameters, IReadOnlyList<ItemSyntax> Items, SourceSpan Span)
    : DeclarationSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>let f(x, y) = expr</c>; no parameters and no parentheses for a constant.</summary>
internal sealed record FunctionSyntax(
    string Name, SourceSpan NameSpan, string Documentation, IReadOnlyList<ParameterSyntax> Parameters, ExpressionSyntax Body, SourceSpan Span)
    : DeclarationSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>signal name per scope = default in range</c>.</summary>
internal sealed record SignalSyntax(
    string Name, SourceSpan NameSpan, string Documentation, string Scope, SourceSpan ScopeSpan, ExpressionSyntax? Default, RangeSyntax? Range, SourceSpan Span)
    : DeclarationSyntax(Name, NameSpan, Documentation, Span);

/// <summary>A parameter of a controller or a function, with an optional default.</summary>
internal sealed record ParameterSyntax(string Name, SourceSpan NameSpan, ExpressionSyntax? Default);
