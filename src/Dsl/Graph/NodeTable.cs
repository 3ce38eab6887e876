namespace EntroPIC.Dsl.Graph;

/// <summary>What is to be said of nodes: found once for each, and for its inputs before.</summary>
/// <param name="find">What is said of a node whose inputs are in the table.</param>
/// <param name="isLeaf">Nodes that are found without their inputs.</param>
internal sealed class NodeTable<T>(Func<Node, T> find, Func<Node, bool>? isLeaf = null)
{
    private readonly NodeMap<T> _found = new();

    /// <summary>Says it of a node beforehand.</summary>
    public T this[Node node]
    {
        set => _found[node] = value;
    }

    public T Of(Node node)
    {
        if (_found.TryGet(node, out var known))
        {
            return known;
        }

        if (isLeaf is not null && isLeaf(node) || Array.TrueForAll(node.Inputs, _found.Contains))
        {
            return _found[node] = find(node);
        }

        foreach (var pending in Traversal.InOrder([node], isLeaf, _found.Contains))
        {
            // Finding one may ask for another.
            if (!_found.Contains(pending))
            {
                _found[pending] = find(pending);
            }
        }

        return _found[node];
    }

    /// <summary>What is said of the inputs of a node, in their order.</summary>
    public T[] OfInputs(Node node)
    {
        var found = new T[node.Inputs.Length];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = Of(node.Inputs[i]);
        }

        return found;
    }
}
