using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax.Nodes;

/// <summary>One item of a loss or a controller.</summary>
/// <param name="Name">Its name; empty for items without one.</param>
/// <param name="NameSpan">The place of the name, or else of the keyword.</param>
/// <param name="Documentation">Its <c>///</c> lines.</param>
/// <param name="Span">The whole item.</param>
internal abstract record ItemSyntax(string Name, SourceSpan NameSpan, string Documentation, SourceSpan Span);

/// <summary><c>param name = default in range</c>.</summary>
internal sealed record ParamSyntax(
    string Name, SourceSpan NameSpan, string Documentation, ExpressionSyntax Default, RangeSyntax? Range, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>let name = expr</c> in a loss or a controller, <c>let f(x, y) = expr</c> in a file.</summary>
internal sealed record LetSyntax(string Name, SourceSpan NameSpan, string Documentation, ExpressionSyntax Value, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>advantage = expr</c>.</summary>
internal sealed record AdvantageSyntax(SourceSpan NameSpan, string Documentation, ExpressionSyntax Value, SourceSpan Span)
    : ItemSyntax("", NameSpan, Documentation, Span);

/// <summary><c>control name = Controller(args) per group per rollout</c>: a scope and a clock, in either order.</summary>
internal sealed record ControlSyntax(
    string Name, SourceSpan NameSpan, string Documentation,
    string Controller, SourceSpan ControllerSpan, IReadOnlyList<ArgumentSyntax> Arguments, IReadOnlyList<ScopeSyntax> Per, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>group name when pred weight expr</c>.</summary>
internal sealed record GroupSyntax(
    string Name, SourceSpan NameSpan, string Documentation, ExpressionSyntax When, ExpressionSyntax? Weight, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>weight name = expr</c>.</summary>
internal sealed record WeightSyntax(string Name, SourceSpan NameSpan, string Documentation, ExpressionSyntax Value, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>keep name when pred</c>.</summary>
internal sealed record KeepSyntax(string Name, SourceSpan NameSpan, string Documentation, ExpressionSyntax When, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>policy expr</c>.</summary>
internal sealed record PolicySyntax(SourceSpan NameSpan, string Documentation, ExpressionSyntax Value, SourceSpan Span)
    : ItemSyntax("", NameSpan, Documentation, Span);

/// <summary><c>bonus name = expr when pred reduce mode</c>, or <c>penalty</c>.</summary>
internal sealed record TermSyntax(
    bool IsPenalty, string Name, SourceSpan NameSpan, string Documentation,
    ExpressionSyntax Value, ExpressionSyntax? When, ReductionSyntax? Reduction, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>reduce mode</c> as an item.</summary>
internal sealed record ReduceSyntax(SourceSpan NameSpan, string Documentation, ReductionSyntax Reduction, SourceSpan Span)
    : ItemSyntax("", NameSpan, Documentation, Span);

/// <summary><c>mode(argument) over pred</c>.</summary>
internal sealed record ReductionSyntax(
    string Mode, SourceSpan ModeSpan, ExpressionSyntax? Argument, ExpressionSyntax? Over, SourceSpan Span);

/// <summary>
/// <c>allow ENT2001</c>: what this rule finds in the declaration is intended. The name is the id of the rule, used in messages only.
/// </summary>
internal sealed record AllowSyntax(string Rule, SourceSpan NameSpan, string Documentation, SourceSpan Span)
    : ItemSyntax("", NameSpan, Documentation, Span);

/// <summary>A reported token that starts no item; any item may be missing because of it.</summary>
internal sealed record StraySyntax(SourceSpan Span) : ItemSyntax("", Span, "", Span);

/// <summary><c>metric name = expr</c>.</summary>
internal sealed record MetricSyntax(string Name, SourceSpan NameSpan, string Documentation, ExpressionSyntax Value, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);

/// <summary><c>remove name</c>.</summary>
internal sealed record RemoveSyntax(string Name, SourceSpan NameSpan, string Documentation, SourceSpan Span)
    : ItemSyntax(Name, NameSpan, Documentation, Span);
