using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Model;

/// <summary>A loss as values of one graph: the input of all later stages.</summary>
internal sealed record LossModel
{
    public required LossSyntax Syntax { get; init; }

    public required string Namespace { get; init; }

    public required GraphBuilder Graph { get; init; }

    /// <summary>All items, its own and inherited, for comments that quote them.</summary>
    public required IReadOnlyList<ItemSyntax> Items { get; init; }

    /// <summary>The used params, inherited ones first.</summary>
    public required IReadOnlyList<OptionModel> Options { get; init; }

    /// <summary>The declared signals that it uses, in the order of their names.</summary>
    public required IReadOnlyList<DeclaredSignal> Signals { get; init; }

    /// <summary>The controls, in the order in which they step.</summary>
    public required IReadOnlyList<ControlModel> Controls { get; init; }

    /// <summary>The advantage, per sequence or per token; <c>null</c> if it comes from outside.</summary>
    public required BoundItem? Advantage { get; init; }

    /// <summary>The policy per token or sequence, before weighting.</summary>
    public required BoundItem Policy { get; init; }

    /// <summary>The names that the inherited policy mentions which this one replaces.</summary>
    public IReadOnlyCollection<string> ReplacedPolicy { get; init; } = [];

    /// <summary>The policy, then bonuses and penalties, as they enter the loss.</summary>
    public required IReadOnlyList<TermModel> Terms { get; init; }

    /// <summary>The weights of the policy, in order.</summary>
    public required IReadOnlyList<WeightModel> Weights { get; init; }

    /// <summary>The condition under which a token or a sequence takes part; <c>null</c> if all do.</summary>
    public required Node? Kept { get; init; }

    /// <summary>The scalar that is minimized: the sum of the terms.</summary>
    public required Node Loss { get; init; }

    public required IReadOnlyList<MetricModel> Metrics { get; init; }

    public string Name => Syntax.Name;

    /// <summary>A param as a value of the graph.</summary>
    public Node ValueOf(OptionModel option) => Graph.Parameter(option.Name, option.Kind);

    /// <summary>The declared signal of a leaf.</summary>
    public DeclaredSignal SignalOf(Node leaf) => Signals.First(signal => signal.Name == leaf.Name);

    /// <summary>The output of a control as a value of the graph.</summary>
    public Node OutputOf(ControlModel control) =>
        Graph.ControlOutput(control.Name, control.Controller.Output.Value.Type.Kind, control.Scope);
}

/// <summary>A value with the item that declares it.</summary>
internal sealed record BoundItem(Node Value, ItemSyntax Syntax);

/// <summary>A <c>param</c>.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Kind">A number or a condition.</param>
/// <param name="Default">Its default; 1 and 0 for true and false.</param>
/// <param name="Range">Its range; <c>null</c> for any value.</param>
/// <param name="Documentation">Its <c>///</c> lines, or those of the param it overrides.</param>
/// <param name="Syntax">The item that sets the default.</param>
internal sealed record OptionModel(
    string Name, ValueKind Kind, double Default, RangeModel? Range, string Documentation, ParamSyntax Syntax);

/// <summary>The range of a param as declared: it may include infinity, and messages quote it even if it is empty or reversed.</summary>
internal sealed record RangeModel(double Low, bool IncludesLow, double High, bool IncludesHigh)
{
    /// <summary>Its finite numbers, for analyses: only here, a declared range becomes an interval.</summary>
    public Interval Interval => Interval.Of(new(Low, IncludesLow), new(High, IncludesHigh));

    public bool Contains(double value) =>
        (IncludesLow ? value >= Low : value > Low) && (IncludesHigh ? value <= High : value < High);

    public bool IsEmpty => !(Low < High || (Low.Equals(High) && IncludesLow && IncludesHigh));

    /// <summary>The range in the language's notation: <c>[0, inf)</c>.</summary>
    public override string ToString() =>
        $"{(IncludesLow ? '[' : '(')}{NumberText.Of(Low)}, {NumberText.Of(High)}{(IncludesHigh ? ']' : ')')}";
}

/// <summary>The timing of a control.</summary>
internal enum Timing
{
    Update,
    Rollout,
}

/// <summary>The scope that has a state of its own, and the time at which that steps.</summary>
/// <param name="Scope">The batch, or each group.</param>
/// <param name="Timing">Its timing.</param>
internal readonly record struct ControlClock(Scope Scope, Timing Timing);

/// <summary>A <c>control</c>.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Controller">The controller.</param>
/// <param name="Arguments">The argument of each parameter, or <c>null</c> for its default.</param>
/// <param name="Clock">Its scope and timing.</param>
/// <param name="Syntax">The item.</param>
internal sealed record ControlModel(
    string Name, ControllerModel Controller, IReadOnlyList<Node?> Arguments, ControlClock Clock, ControlSyntax Syntax)
{
    public Timing Timing => Clock.Timing;

    /// <summary>The scope of its output.</summary>
    public Scope Scope => Clock.Scope;

    /// <summary>True if each group has a state of its own.</summary>
    public bool IsPerGroup => Scope == Scope.Group;

    /// <summary>True for an argument that depends on the batch, whose number a step checks: it must be finite.</summary>
    public static bool IsMeasured(Node argument) =>
        !argument.IsCondition && argument.DependsOn(static node => node.Op is Op.Signal or Op.DeclaredSignal or Op.Statistic);

    /// <summary>The groups that step; <c>null</c> if all do, or if the batch has one state.</summary>
    public Node? Steps { get; init; }

    /// <summary>All values that a step needs.</summary>
    public IEnumerable<Node> Measured => Arguments.Append(Steps).OfType<Node>();

    /// <summary>
    /// Its authority: the mean over tokens of the absolute derivative of the objective by its output; <c>null</c> if unknown.
    /// </summary>
    public Node? Authority { get; init; }

    /// <summary>The source of an argument, or <c>null</c>.</summary>
    public ExpressionSyntax? Written(int parameter) =>
        Syntax.Arguments
            .Where((argument, i) => argument.Name is null ? i == parameter : argument.Name == Controller.Parameters[parameter].Name)
            .FirstOrDefault()?.Value;

    /// <summary>The loop gains at which it is stable, with the options at their defaults; <c>null</c> if it is not linear.</summary>
    public StabilityRegion? Stability { get; init; }
}

internal enum TermRole
{
    Policy,
    Bonus,
    Penalty,
}

/// <summary>A term of the loss.</summary>
/// <param name="Name">Its name; <c>policy</c> for the policy.</param>
/// <param name="Role">Policy, bonus or penalty.</param>
/// <param name="Value">The value per token or per sequence, before reduction and sign.</param>
/// <param name="When">Its condition, or <c>null</c>.</param>
/// <param name="Reduction">Its reduction.</param>
/// <param name="Reduced">Its contribution to the loss: reduced, with its sign.</param>
/// <param name="Syntax">The item.</param>
internal sealed record TermModel(string Name, TermRole Role, Node Value, Node? When, Reduction Reduction, Node Reduced, ItemSyntax Syntax)
{
    /// <summary>The condition of the denominator; <c>null</c> for all elements that take part.</summary>
    public Node? Over => Reduction.Over;

    /// <summary>The count that the reduction divides by, at least 1; <c>null</c> if it divides by none.</summary>
    public Node? Denominator { get; init; }
}

/// <summary>A <c>weight</c>, or a <c>group</c> with one.</summary>
/// <param name="Value">The weight.</param>
/// <param name="Members">The tokens that get it.</param>
/// <param name="Syntax">The item.</param>
internal sealed record WeightModel(Node Value, Node Members, ItemSyntax Syntax);

/// <summary>A <c>metric</c>.</summary>
internal sealed record MetricModel(string Name, Node Value, MetricSyntax Syntax);
