using System.Runtime.CompilerServices;

namespace EntroPIC.Dsl.Graph;

/// <summary>Walks over graphs without recursion: a graph may be as deep as a file is long.</summary>
internal static class Traversal
{
    /// <summary>Everything the roots, which are of one graph, are computed from, the roots included, inputs before users.</summary>
    /// <param name="roots">Where the walk starts.</param>
    /// <param name="isLeaf">Nodes that are not looked into.</param>
    /// <param name="isKnown">Nodes that are left out, with all that only they come from.</param>
    [MethodImpl(Jit.Eager)]
    public static Node[] InOrder(IEnumerable<Node> roots, Func<Node, bool>? isLeaf = null, Func<Node, bool>? isKnown = null)
    {
        var walk = new Walk();
        foreach (var root in roots)
        {
            walk.Start(root);
        }

        return InOrder(ref walk, isLeaf, isKnown);
    }

    /// <summary>Likewise, of one root.</summary>
    public static Node[] InOrder(Node root, Func<Node, bool>? isLeaf = null, Func<Node, bool>? isKnown = null)
    {
        var walk = new Walk();
        walk.Start(root);
        return InOrder(ref walk, isLeaf, isKnown);
    }

    /// <summary>Whether anything the node is computed from satisfies the condition.</summary>
    [MethodImpl(Jit.Eager)]
    public static bool DependsOn(this Node node, Func<Node, bool> condition)
    {
        var walk = new Walk();
        walk.Start(node);
        while (walk.Next() is { } inner)
        {
            if (condition(inner))
            {
                return true;
            }

            walk.Await(inner.Inputs);
        }

        return false;
    }

    [MethodImpl(Jit.Eager)]
    private static Node[] InOrder(ref Walk walk, Func<Node, bool>? isLeaf, Func<Node, bool>? isKnown)
    {
        while (walk.Next() is { } node)
        {
            if (isKnown is not null && isKnown(node))
            {
                continue;
            }

            walk.Keep(node);
            if (isLeaf is null || !isLeaf(node))
            {
                walk.Await(node.Inputs);
            }
        }

        return walk.Kept();
    }

    /// <summary>
    /// Users before inputs. Inputs have smaller numbers: whoever walks down the numbers has seen all users of a node before it. Numbers
    /// still to come, and those of nodes to keep, are bits.
    /// </summary>
    private struct Walk
    {
        private const int WordLength = 64;

        private GraphBuilder? _graph;
        private ulong[] _waiting = [];
        private ulong[] _kept = [];
        private int _count;
        private int _next = -1;

        public Walk()
        {
        }

        /// <summary>Adds a root; all of them before the first step.</summary>
        public void Start(Node root)
        {
            _graph ??= root.Graph;
            if (root.Graph != _graph)
            {
                throw new ArgumentException("the roots are of several graphs", nameof(root));
            }

            _next = Math.Max(_next, root.Id);
            if (_waiting.Length <= _next / WordLength)
            {
                Array.Resize(ref _waiting, (_next / WordLength) + 1);
            }

            Set(_waiting, root.Id);
        }

        /// <summary>The next node, or <c>null</c> after the last one.</summary>
        [MethodImpl(Jit.Eager)]
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

        [MethodImpl(Jit.Eager)]
        public readonly void Await(Node[] nodes)
        {
            foreach (var node in nodes)
            {
                Set(_waiting, node.Id);
            }
        }

        public void Keep(Node node)
        {
            if (_count++ == 0)
            {
                _kept = new ulong[_waiting.Length];
            }

            Set(_kept, node.Id);
        }

        /// <summary>The nodes to keep, in the order of their numbers.</summary>
        [MethodImpl(Jit.Eager)]
        public readonly Node[] Kept()
        {
            if (_count == 0)
            {
                return [];
            }

            var kept = new Node[_count];
            var place = 0;
            for (var word = 0; word < _kept.Length; word++)
            {
                var rest = _kept[word];
                for (var bit = 0; rest != 0; bit++, rest >>= 1)
                {
                    if ((rest & 1) != 0)
                    {
                        kept[place++] = _graph![(word * WordLength) + bit];
                    }
                }
            }

            return kept;
        }

        private static void Set(ulong[] words, int bit) => words[bit / WordLength] |= 1UL << (bit % WordLength);
    }
}
