namespace EntroPIC.Dsl.Graph;

/// <summary>Walks over graphs without recursion: a graph may be as deep as a file is long.</summary>
internal static class Traversal
{
    private const int WordLength = 64;

    /// <summary>Everything the roots, which are of one graph, are computed from, the roots included, inputs before users.</summary>
    /// <param name="roots">Where the walk starts.</param>
    /// <param name="isLeaf">Nodes that are not looked into.</param>
    /// <param name="isKnown">Nodes that are left out, with all that only they come from.</param>
    public static IReadOnlyList<Node> InOrder(IEnumerable<Node> roots, Func<Node, bool>? isLeaf = null, Func<Node, bool>? isKnown = null)
    {
        Node[] found = [.. UsersFirst([.. roots], isLeaf, isKnown)];
        Array.Reverse(found);
        return found;
    }

    /// <summary>Whether anything the node is computed from satisfies the condition.</summary>
    public static bool DependsOn(this Node node, Func<Node, bool> condition) => UsersFirst([node], null, null).Any(condition);

    private static IEnumerable<Node> UsersFirst(Node[] roots, Func<Node, bool>? isLeaf, Func<Node, bool>? isKnown)
    {
        if (roots.Length == 0)
        {
            yield break;
        }

        var graph = roots[0].Graph;
        if (!Array.TrueForAll(roots, root => root.Graph == graph))
        {
            throw new ArgumentException("the roots are of several graphs", nameof(roots));
        }

        // Inputs have smaller numbers: whoever walks down the numbers has seen all users of a node before it. Numbers still to come are bits.
        var waiting = new ulong[(roots.Max(static root => root.Id) / WordLength) + 1];
        Await(roots, waiting);
        for (var word = waiting.Length - 1; word >= 0; word--)
        {
            for (var bit = WordLength - 1; waiting[word] != 0; bit--)
            {
                if ((waiting[word] & (1UL << bit)) == 0)
                {
                    continue;
                }

                waiting[word] ^= 1UL << bit;
                var node = graph[(word * WordLength) + bit];
                if (isKnown is not null && isKnown(node))
                {
                    continue;
                }

                yield return node;
                if (isLeaf is null || !isLeaf(node))
                {
                    Await(node.Inputs, waiting);
                }
            }
        }
    }

    private static void Await(Node[] nodes, ulong[] waiting)
    {
        foreach (var node in nodes)
        {
            waiting[node.Id / WordLength] |= 1UL << (node.Id % WordLength);
        }
    }
}
