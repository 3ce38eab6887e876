namespace EntroPIC.Dsl.Graph;

/// <summary>Graph traversal without recursion, since a graph may be as deep as a file is long.</summary>
internal static class Traversal
{
    /// <summary>The roots and all of their direct and indirect inputs, inputs before users.</summary>
    /// <param name="roots">The start of the traversal.</param>
    /// <param name="isLeaf">True for nodes with inputs that are not visited.</param>
    /// <param name="isKnown">True for nodes to skip, together with inputs that only they need.</param>
    public static Node[] InOrder(IEnumerable<Node> roots, Func<Node, bool>? isLeaf = null, Func<Node, bool>? isKnown = null)
    {
        Node[] found = [.. Reached(roots, isLeaf, isKnown)];

        // Inputs have smaller numbers than their users.
        Array.Sort(found, static (left, right) => left.Id.CompareTo(right.Id));
        return found;
    }

    /// <inheritdoc cref="InOrder(IEnumerable{Node}, Func{Node, bool}?, Func{Node, bool}?)"/>
    public static Node[] InOrder(Node root, Func<Node, bool>? isLeaf = null, Func<Node, bool>? isKnown = null) =>
        InOrder([root], isLeaf, isKnown);

    /// <summary>The statistics over the vocabulary that values use, and those that these use, before their users.</summary>
    public static IReadOnlyList<Node> StatisticsIn(IEnumerable<Node> values) =>
    [
        .. InOrder(values)
            .Where(static node => node.Op == Op.Statistic)
            .SelectMany(static leaf => StatisticsIn([leaf.Graph.FormulaOf(leaf)]).Append(leaf))
            .Distinct(),
    ];

    /// <summary>True if the node or one of its direct or indirect inputs satisfies the condition.</summary>
    public static bool DependsOn(this Node node, Func<Node, bool> condition) => Reached([node], null, null).Any(condition);

    private static IEnumerable<Node> Reached(IEnumerable<Node> roots, Func<Node, bool>? isLeaf, Func<Node, bool>? isKnown)
    {
        var seen = new HashSet<Node>();
        var waiting = new Stack<Node>(roots);
        while (waiting.Count > 0)
        {
            var node = waiting.Pop();
            if (!seen.Add(node) || (isKnown is not null && isKnown(node)))
            {
                continue;
            }

            yield return node;
            if (isLeaf is null || !isLeaf(node))
            {
                foreach (var input in node.Inputs)
                {
                    waiting.Push(input);
                }
            }
        }
    }
}
