using System.Runtime.CompilerServices;

namespace EntroPIC.Dsl.Graph;

/// <summary>
/// Values for nodes of one graph, by their numbers: in pages, so that a small graph has few and a table of a few nodes of a large one
/// is small.
/// </summary>
internal sealed class NodeMap<T>
{
    private const int PageLength = 16;

    private (bool IsKnown, T Value)[]?[] _pages = [];
    private GraphBuilder? _graph;

    public NodeMap()
    {
    }

    /// <summary>One with the same values.</summary>
    public NodeMap(NodeMap<T> other)
    {
        _graph = other._graph;
        _pages = Array.ConvertAll(other._pages, static page => ((bool, T)[]?)page?.Clone());
    }

    /// <summary>The value of a node that has one.</summary>
    public T this[Node node]
    {
        get => TryGet(node, out var value) ? value : throw new KeyNotFoundException($"nothing is known of `{node}`");
        [MethodImpl(Jit.Eager)]
        set
        {
            _graph ??= node.Graph;
            if (_graph != node.Graph)
            {
                throw new ArgumentException("the node is of another graph", nameof(node));
            }

            var page = node.Id / PageLength;
            if (page >= _pages.Length)
            {
                Array.Resize(ref _pages, (_graph.Count / PageLength) + 1);
            }

            (_pages[page] ??= new (bool, T)[PageLength])[node.Id % PageLength] = (true, value);
        }
    }

    public bool Contains(Node node) => TryGet(node, out _);

    [MethodImpl(Jit.Eager)]
    public bool ContainsAny(Node[] nodes)
    {
        foreach (var node in nodes)
        {
            if (TryGet(node, out _))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(Jit.Eager)]
    public bool TryGet(Node node, out T value)
    {
        if (node.Graph == _graph && node.Id / PageLength is var page && page < _pages.Length && _pages[page] is { } entries)
        {
            (var isKnown, value) = entries[node.Id % PageLength];
            return isKnown;
        }

        value = default!;
        return false;
    }
}
