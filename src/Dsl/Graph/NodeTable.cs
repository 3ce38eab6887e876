namespace EntroPIC.Dsl.Graph;

/// <summary>A value per node, computed once, after those of its inputs.</summary>
internal sealed class NodeTable<T>
{
    private readonly Dictionary<Node, T> _found;
    private readonly Func<Node, T> _find;
    private readonly Func<Node, bool>? _isLeaf;

    /// <param name="find">Computes the value of a node from those of its inputs.</param>
    /// <param name="isLeaf">True for nodes with inputs that are not needed.</param>
    /// <param name="known">Known values.</param>
    public NodeTable(Func<Node, T> find, Func<Node, bool>? isLeaf = null, Dictionary<Node, T>? known = null)
    {
        _found = known is null ? [] : new(known);
        _find = find;
        _isLeaf = isLeaf;
    }

    public T Of(Node node)
    {
        if (_found.TryGetValue(node, out var known))
        {
            return known;
        }

        if ((_isLeaf is not null && _isLeaf(node)) || Array.TrueForAll(node.Inputs, _found.ContainsKey))
        {
            return _found[node] = _find(node);
        }

        foreach (var pending in Traversal.InOrder(node, _isLeaf, _found.ContainsKey))
        {
            // Computing one value may have requested another.
            if (!_found.ContainsKey(pending))
            {
                _found[pending] = _find(pending);
            }
        }

        return _found[node];
    }

    /// <summary>The values of the inputs of a node, in their order.</summary>
    public T[] OfInputs(Node node) => Array.ConvertAll(node.Inputs, Of);
}
