namespace EntroPIC.Dsl.Graph;

/// <summary>A value for each node, computed once and after those of its inputs.</summary>
internal sealed class NodeTable<T>
{
    private readonly Dictionary<Node, T> _found;
    private readonly Func<Node, T> _find;
    private readonly Func<Node, bool>? _isLeaf;

    /// <param name="find">Computes the value of a node whose inputs have theirs.</param>
    /// <param name="isLeaf">Nodes whose inputs are not needed.</param>
    /// <param name="known">Values that are known beforehand.</param>
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
            // Computing one value may have asked for another.
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
