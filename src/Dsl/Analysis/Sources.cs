using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// What values come from, and which of it varies together. Intervals take every part of a value for independent of the others; where
/// parts are not, an interval says more than can happen, and what it says is no ground for a warning.
/// </summary>
internal static class Sources
{
    /// <summary>More than any expression that a person writes holds; what is larger is left alone.</summary>
    private const int MostNodes = 500;

    /// <summary>The names of what a value is computed from; signals that say something of each other share one.</summary>
    public static HashSet<string> Of(Node value) => new(
        Traversal.InOrder(value).Where(static node => node.Op == Op.Count || node is { Family: OpFamily.Leaf, IsConstant: false }).Select(NameOf), StringComparer.Ordinal);

    /// <summary>Whether every number in the value's interval can occur.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isKnown">Whether all that a leaf's interval says can occur.</param>
    /// <param name="isFixed">Whether a leaf is one number, so that nothing varies with it; by default none is.</param>
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
                // Inside of it nothing needs to vary freely, but nothing outside may vary with it.
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

    // The least of a count and of a spread occurs whatever is counted.
    private static bool IsOneSource(Node node) => node.Op is Op.Count or Op.Std || node is { Family: OpFamily.Leaf, IsConstant: false };

    private static string NameOf(Node node) => node.Op switch
    {
        Op.Signal => SignalInfo.Find(node.Name)!.Family,
        Op.Count => $"count {node.Id}",
        _ => $"{node.Op} {node.Name}",
    };
}
