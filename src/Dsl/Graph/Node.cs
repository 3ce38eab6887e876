using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Graph;

/// <summary>
/// One value of the typed graph. Nodes are made by a <see cref="GraphBuilder"/> only, which makes equal ones once; inputs have
/// smaller numbers than the nodes that use them, so the order of numbers is an order of computation.
/// </summary>
internal sealed class Node(GraphBuilder graph, int id, Op op, Node[] inputs, ValueType type, double number, string name, SourceSpan? span)
{
    /// <summary>The name of sums over the elements at hand, where other aggregates have that of what they go over.</summary>
    public const string AtHand = "at_hand";

    /// <summary>The graph that it is a node of.</summary>
    public GraphBuilder Graph { get; } = graph;

    public int Id { get; } = id;

    public Op Op { get; } = op;

    public Node[] Inputs { get; } = inputs;

    public ValueType Type { get; } = type;

    /// <summary>The value of a constant, 1 or 0 for a truth; else 0.</summary>
    public double Number { get; } = number;

    /// <summary>The name of a parameter, signal, control, argument or state; else empty.</summary>
    public string Name { get; } = name;

    /// <summary>The expression that first asked for this value.</summary>
    public SourceSpan? Span { get; } = span;

    /// <summary>What the user calls this value, for readable output; the first name given to it stays.</summary>
    public string? Label { get; set; }

    /// <summary>Whether the label is one of generated code, which no user has written.</summary>
    public bool IsLabelLocal { get; set; }

    public Scope Scope => Type.Scope;

    /// <summary>For a rank, among what it is counted; the whole batch for everything else that compares elements.</summary>
    public Scope Per => Op == Op.Rank && Scopes.TryParse(Name, out var per) ? per : Scope.Batch;

    public bool IsLive => Type.IsLive;

    public bool IsError => Type.Kind == ValueKind.Error;

    public bool IsCondition => Type.Kind == ValueKind.Condition;

    /// <summary>A number or truth, or one repeated for the elements of a scope.</summary>
    public bool IsConstant => Bare.Op is Op.Number or Op.Truth;

    public OpFamily Family { get; } = OpInfo.Of(op).Family;

    /// <summary>True for a sum over the elements at hand: in a micro-batch, that part of the step.</summary>
    public bool IsAtHand => Family == OpFamily.Aggregate && Name == AtHand;

    /// <summary>The value itself, where this one only repeats it for the elements of a scope.</summary>
    public Node Bare => Op == Op.Widen ? Inputs[0] : this;

    public bool Is(double value) => Bare.Op == Op.Number && Number.Equals(value);

    public bool IsTrue => Bare.Op == Op.Truth && Number != 0;

    public bool IsFalse => Bare.Op == Op.Truth && Number == 0;

    public override int GetHashCode() => Id;

    public override string ToString() => GraphPrinter.Line(this);
}
