using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Differentiation;

/// <summary>
/// The symbolic gradient of a loss: reverse-mode differentiation over the graph, through reductions at every scope. The gradient
/// consists of nodes of the same graph, so common parts are shared with the value and simplified with it.
/// </summary>
internal static class Gradient
{
    /// <summary>
    /// The derivative of a scalar by each live leaf; leaves without gradient are absent. <c>null</c> if an operation on the way has no
    /// symbolic gradient.
    /// </summary>
    /// <param name="graph">The graph for new nodes.</param>
    /// <param name="loss">A batch-scope value whose aggregates are sums and extremes.</param>
    public static IReadOnlyDictionary<Node, Node>? Of(GraphBuilder graph, Node loss)
    {
        var changes = new Dictionary<Node, Node> { [loss] = graph.Number(1) };
        var gradients = new Dictionary<Node, Node>();
        foreach (var node in GradientFlow.Of(loss).Reverse())
        {
            if (!changes.TryGetValue(node, out var change))
            {
                continue;
            }

            if (node.Family == OpFamily.Leaf)
            {
                gradients.Add(node, graph.Widen(change, node.Scope));
                continue;
            }

            for (var i = 0; i < node.Inputs.Length; i++)
            {
                var input = node.Inputs[i];
                if (!input.IsLive || (node.Op == Op.StraightThrough && i == 0))
                {
                    continue;
                }

                if (Pull(graph, node, i, change) is not { } part)
                {
                    return null;
                }

                // An operand of an outer scope was repeated for the elements inside.
                var isRepeated = node.Family != OpFamily.Aggregate && input.Scope != node.Scope;
                var gathered = isRepeated ? graph.Aggregate(Op.Sum, part, node.Scope, input.Scope) : part;
                changes[input] = changes.TryGetValue(input, out var sum) ? graph.Add(sum, gathered) : gathered;
            }
        }

        // A derivative is named after its variable; the derivative by several equal values, after the first of them in the declaration.
        foreach (var pair in changes.OrderBy(static pair => pair.Key.Id))
        {
            GraphBuilder.Name(pair.Value, "d_" + NodeNames.Of(pair.Key));
        }

        return gradients;
    }

    /// <summary>The gradient of one input, given that of the node: at the node's scope, or inside an aggregate.</summary>
    private static Node? Pull(GraphBuilder graph, Node node, int index, Node change) => node.Family switch
    {
        OpFamily.Elementwise => Derivatives.Scale(graph, change, Derivatives.Partial(graph, node, index, ofValue: false)),
        OpFamily.Widen => change,
        OpFamily.Aggregate when index == 0 => PullAggregate(graph, node, change),
        _ => null,
    };

    private static Node? PullAggregate(GraphBuilder graph, Node node, Node change)
    {
        var value = node.Inputs[0];
        var spread = graph.Widen(change, value.Scope);
        var where = node.Restriction;
        switch (node.Op)
        {
            case Op.Sum:
                return where is null ? spread : graph.Select(where, spread, graph.Number(0));

            case Op.Smallest or Op.Largest:
                // Equal values share the gradient.
                var isExtreme = graph.Apply(Op.Equal, value, graph.Widen(node, value.Scope));
                var sharing = where is null ? isExtreme : graph.And(where, isExtreme);
                var count = graph.Aggregate(Op.Sum, graph.Apply(Op.Indicator, sharing), value.Scope, node.Scope);
                return graph.Select(sharing, graph.Divide(spread, graph.Widen(count, value.Scope)), graph.Number(0));

            default:
                return null;
        }
    }
}
