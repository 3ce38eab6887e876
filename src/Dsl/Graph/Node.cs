using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Graph;

/// <summary>
/// One value of the typed graph. Only a <see cref="GraphBuilder"/> creates nodes, equal ones once. Inputs have smaller numbers than their
/// users, so the order of numbers is an order of computation.
/// </summary>
internal sealed class Node(
    GraphBuilder graph, int id, Op op, Node[] inputs, ValueType type, double number, string name, Scope per, bool isAtHand, SourceSpan? span)
{
    /// <summary>The graph of the node.</summary>
    public GraphBuilder Graph { get; } = graph;

    public int Id { get; } = id;

    public Op Op { get; } = op;

    public Node[] Inputs { get; } = inputs;

    public ValueType Type { get; } = type;

    /// <summary>The value of a constant, 1 or 0 for a condition; otherwise 0.</summary>
    public double Number { get; } = number;

    /// <summary>The name of a parameter, signal, control, argument or state; what a sample draws; otherwise empty.</summary>
    public string Name { get; } = name;

    /// <summary>The first expression with this value.</summary>
    public SourceSpan? Span { get; } = span;

    /// <summary>The name of this value, for readable output; the first one stays.</summary>
    public string? Label { get; private set; }

    /// <summary>True if the label was generated, not written by a user.</summary>
    public bool IsLabelLocal { get; private set; }

    public Scope Scope => Type.Scope;

    /// <summary>The scope within which a rank counts; the whole batch for every other comparison of elements.</summary>
    public Scope Per { get; } = per;

    public bool IsLive => Type.IsLive;

    public bool IsError => Type.Kind == ValueKind.Error;

    public bool IsCondition => Type.Kind == ValueKind.Condition;

    /// <summary>True for a constant, or one repeated for the elements of a scope.</summary>
    public bool IsConstant => Bare.Op is Op.Number or Op.Truth;

    public OpFamily Family { get; } = OpInfo.Of(op).Family;

    public bool IsComparison => OpInfo.Of(Op).IsComparison;

    /// <summary>True for a sum over the elements at hand: in a micro-batch, its part of the step.</summary>
    public bool IsAtHand { get; } = isAtHand;

    /// <summary>The operand of a node that only repeats it for the elements of a scope; otherwise the node itself.</summary>
    public Node Bare => Op == Op.Widen ? Inputs[0] : this;

    /// <summary>The condition that restricts the elements of an aggregate or a selection; <c>null</c> for none.</summary>
    public Node? Restriction => Family switch
    {
        OpFamily.Aggregate when Inputs.Length > 1 => Inputs[1],
        OpFamily.Selection when Inputs.Length > 2 => Inputs[2],
        _ => null,
    };

    public bool Is(double value) => Bare.Op == Op.Number && Number.Equals(value);

    public bool IsTrue => Bare.Op == Op.Truth && Number != 0;

    public bool IsFalse => Bare.Op == Op.Truth && Number == 0;

    /// <summary>Sets the label of a value that has none. A leaf has its own name, but for a statistic.</summary>
    /// <exception cref="InvalidOperationException">The graph is sealed.</exception>
    public void TakeLabel(string label, bool isLocal)
    {
        if (Label is not null || (Family == OpFamily.Leaf && Op != Op.Statistic))
        {
            return;
        }

        if (Graph.IsSealed)
        {
            throw new InvalidOperationException("the graph is sealed: no value can be named after scheduling");
        }

        Label = label;
        IsLabelLocal = isLocal;
    }

    public override int GetHashCode() => Id;

    public override string ToString() => GraphPrinter.Line(this);
}
