using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// The sources of values, and which of them vary together. Interval arithmetic treats all operands as independent. If they are not, an
/// interval is too wide, and is no reason for a warning.
/// </summary>
internal static class Sources
{
    /// <summary>The size limit of an analyzed expression: larger than anyone writes.</summary>
    private const int MostNodes = 500;

    /// <summary>The names of a value's sources; related signals share a name.</summary>
    public static HashSet<string> Of(Node value) => new(Traversal.InOrder(value).SelectMany(NamesOf), StringComparer.Ordinal);

    /// <summary>True if every number in the value's interval can occur.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isKnown">True for a leaf whose whole interval can occur.</param>
    /// <param name="isFixed">True for a constant leaf, with which nothing varies; by default none is.</param>
    public static bool VaryFreely(Node value, Func<Node, bool> isKnown, Func<Node, bool>? isFixed = null)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<Node>([value]);
        var count = 0;
        while (waiting.Count > 0)
        {
            var node = waiting.Pop();
            if (++count > MostNodes || (node.Family == OpFamily.Leaf && !node.IsConstant && !isKnown(node)))
            {
                return false;
            }

            if (isFixed is not null && isFixed(node))
            {
                continue;
            }

            if (IsOneSource(node))
            {
                // Its inside need not vary freely, but nothing outside may vary with it.
                if (Of(node).Any(name => !seen.Add(name)))
                {
                    return false;
                }

                continue;
            }

            foreach (var input in node.Inputs)
            {
                waiting.Push(input);
            }
        }

        return true;
    }

    // The minimum of a count or a spread occurs for any operand.
    private static bool IsOneSource(Node node) => node.Op is Op.Count or Op.Std || node is { Family: OpFamily.Leaf, IsConstant: false };

    private static IEnumerable<string> NamesOf(Node node) =>
        node.Op == Op.Statistic ? Of(node.Graph.FormulaOf(node))
        : node.Op == Op.Count || node is { Family: OpFamily.Leaf, IsConstant: false } ? [NameOf(node)]
        : [];

    private static string NameOf(Node node) => node.Op switch
    {
        Op.Signal => SignalInfo.Find(node.Name)!.Family,
        Op.Count => $"count {node.Id}",
        _ => $"{node.Op} {node.Name}",
    };
}
