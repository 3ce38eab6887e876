using System.Runtime.CompilerServices;

namespace EntroPIC.Dsl.Graph;

/// <summary>
/// Values for nodes of one graph, by their numbers: in pages, from the first to the last that is needed, so that a table of a few nodes
/// of a large graph is small.
/// </summary>
internal sealed class NodeMap<T>
{
    private const int PageLength = 16;

    private (bool IsKnown, T Value)[]?[] _pages = [];

    /// <summary>How many pages of the graph are before those.</summary>
    private int _before;

    private GraphBuilder? _graph;

    public NodeMap()
    {
    }

    /// <summary>One with the same values.</summary>
    public NodeMap(NodeMap<T> other)
    {
        _graph = other._graph;
        _before = other._before;
        _pages = Array.ConvertAll(other._pages, static page => ((bool, T)[]?)page?.Clone());
    }

    public bool IsEmpty => _graph is null;

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
            if (page < _before || page >= _before + _pages.Length)
            {
                MakeRoom(page);
            }

            (_pages[page - _before] ??= new (bool, T)[PageLength])[node.Id % PageLength] = (true, value);
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
        if (node.Graph == _graph && (node.Id / PageLength) - _before is var page && (uint)page < (uint)_pages.Length && _pages[page] is { } entries)
        {
            (var isKnown, value) = entries[node.Id % PageLength];
            return isKnown;
        }

        value = default!;
        return false;
    }

    /// <summary>Room up to this page, and at least as much again as there was on its side.</summary>
    private void MakeRoom(int page)
    {
        var (first, end) = _pages.Length == 0 ? (page, page + 1) : (_before, _before + _pages.Length);
        first = page < first ? Math.Max(0, Math.Min(page, first - _pages.Length)) : first;
        end = page >= end ? Math.Max(page + 1, end + _pages.Length) : end;
        var pages = new (bool, T)[]?[end - first];
        _pages.CopyTo(pages, _pages.Length == 0 ? 0 : _before - first);
        (_pages, _before) = (pages, first);
    }
}
