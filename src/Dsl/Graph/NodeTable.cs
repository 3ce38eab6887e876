using System.Runtime.CompilerServices;

namespace EntroPIC.Dsl.Graph;

/// <summary>What is to be said of nodes: found once for each, and for its inputs before.</summary>
internal sealed class NodeTable<T>
{
    private readonly NodeMap<T> _found;
    private readonly Func<Node, T> _find;
    private readonly Func<Node, bool>? _isLeaf;
    private readonly Func<Node, bool> _isFound;

    /// <param name="find">What is said of a node whose inputs are in the table.</param>
    /// <param name="isLeaf">Nodes that are found without their inputs.</param>
    /// <param name="known">What is said of nodes beforehand.</param>
    public NodeTable(Func<Node, T> find, Func<Node, bool>? isLeaf = null, NodeMap<T>? known = null)
    {
        _found = known is null ? new() : new(known);
        _find = find;
        _isLeaf = isLeaf;
        _isFound = _found.Contains;
    }

    [MethodImpl(Jit.Eager)]
    public T Of(Node node)
    {
        if (_found.TryGet(node, out var known))
        {
            return known;
        }

        if ((_isLeaf is not null && _isLeaf(node)) || IsFoundOfInputs(node))
        {
            return _found[node] = _find(node);
        }

        foreach (var pending in Traversal.InOrder(node, _isLeaf, _isFound))
        {
            // Finding one may ask for another.
            if (!_found.Contains(pending))
            {
                _found[pending] = _find(pending);
            }
        }

        return _found[node];
    }

    [MethodImpl(Jit.Eager)]
    private bool IsFoundOfInputs(Node node)
    {
        foreach (var input in node.Inputs)
        {
            if (!_found.Contains(input))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is said of the inputs of a node, in their order.</summary>
    [MethodImpl(Jit.Eager)]
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
