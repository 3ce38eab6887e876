using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Passes;

/// <summary>
/// Through which nodes gradient really flows. A value may be able to carry gradient and still be asked for its number alone: by a
/// comparison, a selection, or behind <c>stop</c>.
/// </summary>
internal static class GradientFlow
{
    /// <summary>The nodes on a path from the loss to <c>logp</c> or <c>entropy</c> that nothing cuts.</summary>
    public static HashSet<Node> Of(Node loss)
    {
        var flow = new HashSet<Node>();
        var waiting = new Stack<Node>([loss]);
        while (waiting.Count > 0)
        {
            var node = waiting.Pop();
            if (!node.IsLive || !flow.Add(node))
            {
                continue;
            }

            foreach (var input in node.Inputs)
            {
                waiting.Push(input);
            }
        }

        return flow;
    }
}
