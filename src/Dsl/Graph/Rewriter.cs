
namespace EntroPIC.Dsl.Graph;

/// <summary>Rebuilds values from the bottom up with some nodes replaced, and simplifies them again.</summary>
internal sealed class Rewriter
{
    private readonly GraphBuilder _graph;
    private readonly Func<Node, Node?> _replace;
    private readonly NodeTable<Node> _rewritten;

    /// <param name="graph">The graph for new nodes.</param>
    /// <param name="isLeaf">True for nodes that stay unchanged, together with their inputs.</param>
    /// <param name="replace">The replacement of a node with rewritten inputs, or <c>null</c> to keep it.</param>
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
        OpFamily.Selection when node.Op == Op.Rank => _graph.Rank(inputs[0], node.Per),
        OpFamily.Selection => _graph.Selection(node, inputs[0], inputs[1], inputs.Length > 2 ? inputs[2] : null),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "the operation has no inputs to rebuild it from"),
    };
}
