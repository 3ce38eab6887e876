using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Differentiation;

/// <summary>Forward-mode differentiation of a value by a batch-scope leaf.</summary>
internal static class Tangent
{
    /// <summary>The derivative of <paramref name="value"/> by <paramref name="leaf"/>; <c>null</c> if it has no simple form.</summary>
    /// <param name="graph">The graph for new nodes.</param>
    /// <param name="value">The value.</param>
    /// <param name="leaf">The leaf.</param>
    /// <param name="isFinite">True for a derivative of 0 where a root has an infinite one, which a computed number needs and a proof does
    /// not.</param>
    public static Node? Of(GraphBuilder graph, Node value, Node leaf, bool isFinite = false)
    {
        var zero = graph.Number(0);
        var tangents = new Dictionary<Node, Node> { [leaf] = graph.Number(1) };
        foreach (var node in Traversal.InOrder(value))
        {
            if (node == leaf || !Array.Exists(node.Inputs, tangents.ContainsKey))
            {
                continue;
            }

            Node? tangent = node.Family switch
            {
                OpFamily.Widen => graph.Widen(tangents[node.Inputs[0]], node.Scope),
                OpFamily.Aggregate when node.Op is Op.Sum or Op.Mean && tangents.TryGetValue(node.Inputs[0], out var inner) => graph.Aggregate(
                    node.Op, inner, node.Inputs[0].Scope, node.Scope, node.Restriction),
                OpFamily.Elementwise => Elementwise(node),
                _ => null,
            };
            if (tangent is null)
            {
                return null;
            }

            if (!tangent.Is(0))
            {
                tangents[node] = tangent;
            }
        }

        return tangents.TryGetValue(value, out var result) ? result : zero;

        Node Elementwise(Node node)
        {
            var sum = zero;
            for (var i = 0; i < node.Inputs.Length; i++)
            {
                if (tangents.TryGetValue(node.Inputs[i], out var inner))
                {
                    sum = graph.Add(sum, Derivatives.Scale(graph, inner, Partial(node, i)));
                }
            }

            return sum;
        }

        Node Partial(Node node, int index)
        {
            var partial = Derivatives.Partial(graph, node, index, ofValue: true);
            return isFinite && index == 0 && node.Op is (Op.Sqrt or Op.Power) && Singularity.OperandOf(node) is { } operand
                ? graph.Select(graph.Apply(Op.NotEqual, node.Inputs[operand], zero), partial, zero)
                : partial;
        }
    }
}
