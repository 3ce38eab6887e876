using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Passes;

/// <summary>Builds values anew from the bottom up, each simplified again, with some nodes replaced.</summary>
/// <param name="graph">Where nodes are made.</param>
/// <param name="isLeaf">Nodes that stay as they are, with all that they come from.</param>
/// <param name="replace">What takes the place of a node whose inputs were rewritten; <c>null</c> where it stays what it is.</param>
internal sealed class Rewriter(GraphBuilder graph, Func<Node, bool> isLeaf, Func<Node, Node?> replace)
{
    private readonly Dictionary<Node, Node> _rewritten = [];

    public Node Rewrite(Node root)
    {
        foreach (var node in Traversal.InOrder([root], node => isLeaf(node) || _rewritten.ContainsKey(node)))
        {
            if (!_rewritten.ContainsKey(node))
            {
                _rewritten.Add(node, isLeaf(node) || node.Family == OpFamily.Leaf ? node : Renew(node));
            }
        }

        return _rewritten[root];
    }

    private Node Renew(Node node)
    {
        var renewed = Rebuild(node, [.. node.Inputs.Select(input => _rewritten[input])]);
        var result = replace(renewed) ?? renewed;
        return node.Label is { } label ? GraphBuilder.Name(result, label) : result;
    }

    private Node Rebuild(Node node, Node[] inputs) => inputs.SequenceEqual(node.Inputs) ? node : node.Family switch
    {
        OpFamily.Elementwise => graph.Apply(node.Op, inputs),
        OpFamily.Widen => graph.Widen(inputs[0], node.Scope),
        OpFamily.Aggregate => graph.Aggregate(node.Op, inputs[0], inputs[0].Scope, node.Scope, inputs.Length > 1 ? inputs[1] : null),
        OpFamily.Scan => graph.Scan(node.Op, inputs),
        _ when node.Op == Op.Rank => graph.Rank(inputs[0], node.Per),
        _ => graph.Selection(node.Op, inputs[0], inputs[1], inputs.Length > 2 ? inputs[2] : null),
    };
}
