namespace EntroPIC.Dsl.Syntax.Nodes;

/// <summary>The end of a declared number, <c>= value in range</c>.</summary>
/// <param name="Value">Its value; <c>null</c> where none is written and none has to be.</param>
/// <param name="Range">Its range, if any.</param>
internal sealed record ValueInRange(ExpressionSyntax? Value, RangeSyntax? Range);
