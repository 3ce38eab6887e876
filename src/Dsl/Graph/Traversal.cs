namespace EntroPIC.Dsl.Graph;

/// <summary>Walks over graphs without recursion: a graph may be as deep as a file is long.</summary>
internal static class Traversal
{
    /// <summary>Everything the roots are computed from, the roots included, inputs before users.</summary>
    public static IReadOnlyList<Node> InOrder(IEnumerable<Node> roots) => InOrder(roots, static _ => false);

    /// <summary>Likewise, but nodes for which <paramref name="isLeaf"/> holds are not looked into.</summary>
    public static IReadOnlyList<Node> InOrder(IEnumerable<Node> roots, Func<Node, bool> isLeaf) => InOrder(roots, isLeaf, []);

    /// <summary>Likewise, without the nodes of <paramref name="known"/> and all that only they come from.</summary>
    public static IReadOnlyList<Node> InOrder(IEnumerable<Node> roots, Func<Node, bool> isLeaf, HashSet<Node> known)
    {
        var seen = new HashSet<Node>();
        var found = new List<Node>();
        var waiting = new Stack<Node>(roots);
        while (waiting.Count > 0)
        {
            var node = waiting.Pop();
            if (known.Contains(node) || !seen.Add(node))
            {
                continue;
            }

            found.Add(node);
            if (!isLeaf(node))
            {
                foreach (var input in node.Inputs)
                {
                    waiting.Push(input);
                }
            }
        }

        found.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        return found;
    }

    /// <summary>Whether anything the node is computed from satisfies the condition.</summary>
    public static bool DependsOn(this Node node, Func<Node, bool> condition) => InOrder([node]).Any(condition);
}
