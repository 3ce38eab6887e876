using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Model;

/// <summary>A controller: a small state machine over numbers and conditions. Losses share its sealed graph.</summary>
internal sealed record ControllerModel
{
    public required ControllerSyntax Syntax { get; init; }

    public required string Namespace { get; init; }

    public required GraphBuilder Graph { get; init; }

    public required IReadOnlyList<ControllerParameter> Parameters { get; init; }

    public required IReadOnlyList<StateModel> States { get; init; }

    /// <summary>The output, from the state before the updates.</summary>
    public required BoundItem Output { get; init; }

    /// <summary>The saturation condition; <c>null</c> if the output has no bounds.</summary>
    public required Node? Saturated { get; init; }

    public string Name => Syntax.Name;
}

/// <summary>A parameter of a controller.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Kind">A number or a condition, inferred from its uses.</param>
/// <param name="Leaf">Its leaf in the controller's graph.</param>
/// <param name="Default">A constant, or <c>null</c> if an argument is required.</param>
internal sealed record ControllerParameter(string Name, ValueKind Kind, Node Leaf, Node? Default);

/// <summary>A state of a controller.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Kind">A number or a condition.</param>
/// <param name="Leaf">Its leaf in the controller's graph.</param>
/// <param name="Initial">Its start, from the arguments of the first step.</param>
/// <param name="Low">Its lower bound, if any.</param>
/// <param name="High">Its upper bound, if any.</param>
/// <param name="Range">The range as written.</param>
/// <param name="Next">Its next value, from the previous states; itself without an update.</param>
/// <param name="Update">The item that updates it.</param>
/// <param name="Syntax">The item that declares it.</param>
internal sealed record StateModel(
    string Name, ValueKind Kind, Node Leaf, Node Initial, Node? Low, Node? High, RangeSyntax? Range, Node Next, UpdateSyntax? Update, StateSyntax Syntax)
{
    public bool IsBroken => Initial.IsError || Next.IsError || Low is { IsError: true } || High is { IsError: true };
}
