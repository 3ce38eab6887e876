namespace EntroPIC.Dsl.Graph;

/// <summary>Walks over graphs without recursion: a graph may be as deep as a file is long.</summary>
internal static class Traversal
{
    /// <summary>Everything the roots are computed from, the roots included, inputs before users.</summary>
    /// <param name="roots">Where the walk starts.</param>
    /// <param name="isLeaf">Nodes whose inputs are not visited.</param>
    /// <param name="isKnown">Nodes that are left out, with all that only they come from.</param>
    public static Node[] InOrder(IEnumerable<Node> roots, Func<Node, bool>? isLeaf = null, Func<Node, bool>? isKnown = null)
    {
        var found = new List<Node>();
        Visit(roots, node =>
        {
            if (isKnown is not null && isKnown(node))
            {
                return [];
            }

            found.Add(node);
            return isLeaf is not null && isLeaf(node) ? [] : node.Inputs;
        });

        // Inputs have smaller numbers than their users.
        found.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        return [.. found];
    }

    /// <inheritdoc cref="InOrder(IEnumerable{Node}, Func{Node, bool}?, Func{Node, bool}?)"/>
    public static Node[] InOrder(Node root, Func<Node, bool>? isLeaf = null, Func<Node, bool>? isKnown = null) => InOrder([root], isLeaf, isKnown);

    /// <summary>Whether anything the node is computed from satisfies the condition.</summary>
    public static bool DependsOn(this Node node, Func<Node, bool> condition)
    {
        var depends = false;
        Visit([node], inner => (depends |= condition(inner)) ? [] : inner.Inputs);
        return depends;
    }

    /// <summary>Visits each node once; what a visit returns is visited next.</summary>
    private static void Visit(IEnumerable<Node> roots, Func<Node, Node[]> visit)
    {
        var seen = new HashSet<Node>();
        var waiting = new Stack<Node>(roots);
        while (waiting.Count > 0)
        {
            var node = waiting.Pop();
            if (seen.Add(node))
            {
                foreach (var input in visit(node))
                {
                    waiting.Push(input);
                }
            }
        }
    }
}
