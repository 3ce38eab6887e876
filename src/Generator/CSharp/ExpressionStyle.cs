using EntroPIC.Dsl.Graph;

namespace EntroPIC.Generator.CSharp;

/// <summary>How one node is written as an expression of C#, and which nodes a method should name.</summary>
internal abstract class ExpressionStyle
{
    /// <summary>The expression, given those of the inputs.</summary>
    public abstract Code Print(Node node, Func<Node, Code> print);

    /// <summary>Whether the node is a number or condition of C# itself.</summary>
    public abstract bool IsHost(Node node);

    /// <summary>Whether the node is given: nothing that it comes from is written.</summary>
    public virtual bool IsLeaf(Node node) => node.Family == OpFamily.Leaf;

    /// <summary>Whether the node is written once, under a name, however often it is used.</summary>
    public abstract bool IsLocal(Node node);

    /// <summary>Whether the node is written as its first input is.</summary>
    public virtual bool IsTransparent(Node node) => false;

    /// <summary>The inputs as often as the expression writes them.</summary>
    public virtual IEnumerable<Node> ShownInputs(Node node) => node.Inputs;
}

/// <summary>Tensors: <see cref="ExpressionPrinter"/>.</summary>
internal sealed class TensorStyle : ExpressionStyle
{
    public static TensorStyle Instance { get; } = new();

    public override Code Print(Node node, Func<Node, Code> print) => ExpressionPrinter.Print(node, print);

    public override bool IsHost(Node node) => ExpressionPrinter.IsHost(node);

    // An aggregate takes a pass over the tokens.
    public override bool IsLocal(Node node) => node.Family == OpFamily.Aggregate && node.Scope != Scope.Batch;

    // A count writes its condition only, since what is counted has no value.
    public override IEnumerable<Node> ShownInputs(Node node) => node.Op switch
    {
        Op.Count => node.Inputs.Skip(1),
        Op.StraightThrough => node.Inputs.Append(node.Inputs[1]),
        Op.Softplus => node.Inputs.Append(node.Inputs[0]),
        _ => node.Inputs,
    };
}
