using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Conjunctions, split into their parts.</summary>
internal static class Conjunction
{
    /// <summary>The parts of a condition that is one of several joined by <c>and</c>, each at the scope at which it was written.</summary>
    public static IReadOnlyList<Node> Parts(Node condition) => Parts(condition, Op.And);

    /// <summary>The parts of a condition joined by <paramref name="op"/>.</summary>
    public static IReadOnlyList<Node> Parts(Node condition, Op op)
    {
        var parts = new List<Node>();
        var waiting = new Stack<Node>([condition]);
        while (waiting.Count > 0)
        {
            var node = waiting.Pop();
            if (node.Op == op || node.Op == Op.Widen)
            {
                foreach (var input in node.Inputs)
                {
                    waiting.Push(input);
                }
            }
            else if (!node.IsTrue)
            {
                parts.Add(node);
            }
        }

        return parts;
    }
}
