
namespace EntroPIC.Dsl.Graph;

/// <summary>Builds values anew from the bottom up, each simplified again, with some nodes replaced.</summary>
internal sealed class Rewriter
{
    private readonly GraphBuilder _graph;
    private readonly Func<Node, Node?> _replace;
    private readonly NodeTable<Node> _rewritten;

    /// <param name="graph">Where nodes are made.</param>
    /// <param name="isLeaf">Nodes that stay as they are, with all that they come from.</param>
    /// <param name="replace">What takes the place of a node whose inputs were rewritten; <c>null</c> where it stays what it is.</param>
    public Rewriter(GraphBuilder graph, Func<Node, bool> isLeaf, Func<Node, Node?> replace)
    {
        _graph = graph;
        _replace = replace;
        _rewritten = new(node => isLeaf(node) || node.Family == OpFamily.Leaf ? node : Renew(node), isLeaf);
    }

    public Node Rewrite(Node root) => _rewritten.Of(root);

    private Node Renew(Node node)
    {
        var renewed = Rebuild(node, _rewritten.OfInputs(node));
        var result = _replace(renewed) ?? renewed;
        return node.Label is { } label ? GraphBuilder.Name(result, label) : result;
    }

    private Node Rebuild(Node node, Node[] inputs) => inputs.SequenceEqual(node.Inputs) ? node : node.Family switch
    {
        OpFamily.Elementwise => _graph.Apply(node.Op, inputs),
        OpFamily.Widen => _graph.WidenTo(inputs[0], node.Scope),
        OpFamily.Aggregate => _graph.Aggregate(node, inputs[0], inputs.Length > 1 ? inputs[1] : null),
        OpFamily.Scan => _graph.Scan(node.Op, inputs),
        _ when node.Op == Op.Rank => _graph.Rank(inputs[0], node.Per),
        _ => _graph.Selection(node.Op, inputs[0], inputs[1], inputs.Length > 2 ? inputs[2] : null),
    };
}
