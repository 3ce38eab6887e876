namespace EntroPIC.Dsl.Graph;

/// <summary>A set of nodes of one graph.</summary>
internal sealed class NodeSet
{
    private readonly NodeMap<bool> _nodes = new();

    public NodeSet()
    {
    }

    public NodeSet(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            Add(node);
        }
    }

    public bool Contains(Node node) => _nodes.Contains(node);

    public bool ContainsAny(Node[] nodes) => _nodes.ContainsAny(nodes);

    public void Add(Node node) => _nodes[node] = true;
}
