using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Model;

/// <summary>A controller: a small state machine over numbers and conditions. Once bound, its graph stays as it is: losses that use it share it.</summary>
internal sealed record ControllerModel
{
    public required ControllerSyntax Syntax { get; init; }

    public required string Namespace { get; init; }

    public required GraphBuilder Graph { get; init; }

    public required IReadOnlyList<ControllerParameter> Parameters { get; init; }

    public required IReadOnlyList<StateModel> States { get; init; }

    /// <summary>What it puts out, from the state before the updates.</summary>
    public required BoundItem Output { get; init; }

    /// <summary>Whether the output is held at a bound; <c>null</c> where it has none.</summary>
    public required Node? Saturated { get; init; }

    public string Name => Syntax.Name;
}

/// <summary>A parameter of a controller.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Kind">A number or a condition, found from how it is used.</param>
/// <param name="Leaf">What stands for it in the controller's graph.</param>
/// <param name="Default">A constant, or <c>null</c> where an argument is required.</param>
internal sealed record ControllerParameter(string Name, ValueKind Kind, Node Leaf, Node? Default);

/// <summary>A state of a controller.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Kind">A number or a condition.</param>
/// <param name="Leaf">What stands for it in the controller's graph.</param>
/// <param name="Initial">Where it starts, from the arguments of the first step.</param>
/// <param name="Low">Its least value, if it states one.</param>
/// <param name="High">Its greatest value, if it states one.</param>
/// <param name="Range">The range as written.</param>
/// <param name="Next">Its next value, from the states before; itself where nothing updates it.</param>
/// <param name="Update">The item that updates it.</param>
/// <param name="Syntax">The item that declares it.</param>
internal sealed record StateModel(
    string Name, ValueKind Kind, Node Leaf, Node Initial, Node? Low, Node? High, RangeSyntax? Range, Node Next, UpdateSyntax? Update, StateSyntax Syntax)
{
    public bool IsBroken => Initial.IsError || Next.IsError || Low is { IsError: true } || High is { IsError: true };
}
