using System.Runtime.CompilerServices;

namespace EntroPIC.Dsl.Graph;

/// <summary>Walks over graphs without recursion: a graph may be as deep as a file is long.</summary>
internal static class Traversal
{
    /// <summary>Everything the roots, which are of one graph, are computed from, the roots included, inputs before users.</summary>
    /// <param name="roots">Where the walk starts.</param>
    /// <param name="isLeaf">Nodes that are not looked into.</param>
    /// <param name="isKnown">Nodes that are left out, with all that only they come from.</param>
    [MethodImpl(MethodImplementation.Optimized)]
    public static List<Node> InOrder(IEnumerable<Node> roots, Func<Node, bool>? isLeaf = null, Func<Node, bool>? isKnown = null)
    {
        var found = new List<Node>();
        for (var walk = new Walk(roots); walk.Next() is { } node;)
        {
            if (isKnown is not null && isKnown(node))
            {
                continue;
            }

            found.Add(node);
            if (isLeaf is null || !isLeaf(node))
            {
                walk.Await(node.Inputs);
            }
        }

        found.Reverse();
        return found;
    }

    /// <summary>Whether anything the node is computed from satisfies the condition.</summary>
    [MethodImpl(MethodImplementation.Optimized)]
    public static bool DependsOn(this Node node, Func<Node, bool> condition)
    {
        for (var walk = new Walk([node]); walk.Next() is { } inner;)
        {
            if (condition(inner))
            {
                return true;
            }

            walk.Await(inner.Inputs);
        }

        return false;
    }

    /// <summary>
    /// Users before inputs. Inputs have smaller numbers: whoever walks down the numbers has seen all users of a node before it. Numbers
    /// still to come are bits.
    /// </summary>
    private struct Walk
    {
        private const int WordLength = 64;

        private readonly GraphBuilder? _graph;
        private readonly ulong[] _waiting = [];
        private int _next = -1;

        [MethodImpl(MethodImplementation.Optimized)]
        public Walk(IEnumerable<Node> roots)
        {
            foreach (var root in roots)
            {
                _graph ??= root.Graph;
                if (root.Graph != _graph)
                {
                    throw new ArgumentException("the roots are of several graphs", nameof(roots));
                }

                if (root.Id > _next)
                {
                    _next = root.Id;
                    Array.Resize(ref _waiting, (_next / WordLength) + 1);
                }

                Await(root);
            }
        }

        /// <summary>The next node, or <c>null</c> after the last one.</summary>
        [MethodImpl(MethodImplementation.Optimized)]
        public Node? Next()
        {
            while (_next >= 0)
            {
                var rest = _waiting[_next / WordLength] << (WordLength - 1 - (_next % WordLength));
                if (rest == 0)
                {
                    _next = ((_next / WordLength) * WordLength) - 1;
                    continue;
                }

                for (; (rest & (1UL << (WordLength - 1))) == 0; rest <<= 1)
                {
                    _next--;
                }

                return _graph![_next--];
            }

            return null;
        }

        [MethodImpl(MethodImplementation.Optimized)]
        public readonly void Await(Node[] nodes)
        {
            foreach (var node in nodes)
            {
                Await(node);
            }
        }

        private readonly void Await(Node node) => _waiting[node.Id / WordLength] |= 1UL << (node.Id % WordLength);
    }
}
