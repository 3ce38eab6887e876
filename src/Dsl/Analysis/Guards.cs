using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Values that count only under a condition.</summary>
/// <param name="roots">All results of the loss.</param>
internal sealed class Guards(IReadOnlyList<Node> roots)
{
    private readonly Dictionary<Node, HashSet<string>> _sources = [];

    /// <summary>
    /// True if the value counts only under a condition about the same quantities as <paramref name="about"/>, which may exclude values that
    /// the interval allows.
    /// </summary>
    public bool Protect(Node value, Node about) => Protect(value, Sources.Of(about), static (_, _) => true);

    /// <summary>True if the value counts only under a condition, or its negation, that excludes the wrong values.</summary>
    public bool Protect(Node value, Exclusion exclusion) => Protect(value, [.. exclusion.About], exclusion.IsDoneBy);

    private bool Protect(Node value, HashSet<string> names, Func<Node, bool, bool> suffices)
    {
        var seen = new HashSet<Node>();
        var waiting = new Stack<Node>(roots);
        while (waiting.Count > 0)
        {
            var node = waiting.Pop();
            if (node == value)
            {
                return false;
            }

            if (!seen.Add(node))
            {
                continue;
            }

            for (var i = 0; i < node.Inputs.Length; i++)
            {
                if (ConditionOf(node, i) is not { } guard || !IsAbout(guard.Condition, names) || !suffices(guard.Condition, guard.Holds))
                {
                    waiting.Push(node.Inputs[i]);
                }
            }
        }

        return true;
    }

    /// <summary>The conditions that must hold, or fail, for an input to count.</summary>
    private static (Node Condition, bool Holds)? ConditionOf(Node node, int index) => node.Op switch
    {
        Op.Select when index > 0 => (node.Inputs[0], index == 1),
        Op.And or Op.Or => (node.Inputs[1 - index], node.Op == Op.And),
        _ => node.Restriction is { } where && index == node.Inputs.Length - 2 ? (where, true) : null,
    };

    private bool IsAbout(Node condition, HashSet<string> names)
    {
        if (!_sources.TryGetValue(condition, out var sources))
        {
            _sources.Add(condition, sources = Sources.Of(condition));
        }

        return sources.Overlaps(names);
    }
}
