using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The interval of a difference after canceling common parts.</summary>
internal static class Difference
{
    private const int MostParts = 64;

    public static Interval Range(Node left, Node right, Func<Node, Interval> range)
    {
        var parts = new Dictionary<Node, double>();
        var waiting = new Stack<(Node Node, double Factor)>([(left, 1), (right, -1)]);
        for (var count = 0; waiting.Count > 0; count++)
        {
            if (count > MostParts)
            {
                return Interval.All;
            }

            var (node, factor) = waiting.Pop();
            switch (node.Op)
            {
                case Op.Add or Op.Subtract:
                    waiting.Push((node.Inputs[0], factor));
                    waiting.Push((node.Inputs[1], node.Op == Op.Add ? factor : -factor));
                    break;
                case Op.Negate:
                    waiting.Push((node.Inputs[0], -factor));
                    break;
                default:
                    parts[node] = factor + (parts.TryGetValue(node, out var sum) ? sum : 0);
                    break;
            }
        }

        return parts.Where(static part => part.Value != 0)
            .Aggregate(Interval.Point(0), (sum, part) => sum + (Interval.Point(part.Value) * range(part.Key)));
    }
}
