using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Differentiation;

/// <summary>
/// Partial derivatives of elementwise operations, with the conventions of other systems: a clamp passes the gradient at its bounds, and
/// equal operands of min and max get half of it each (unless one is a batch value, which makes the operation a clamp).
/// </summary>
internal static class Derivatives
{
    /// <summary>The derivative of a node by one of its inputs; the constant 0 if there is none.</summary>
    /// <param name="graph">The graph for new nodes.</param>
    /// <param name="node">An elementwise node.</param>
    /// <param name="index">The index of the input.</param>
    /// <param name="ofValue">
    /// True for the derivative of the value; false for the gradient of the language, which differs for <c>stop</c> and
    /// <c>straight_through</c>.
    /// </param>
    public static Node Partial(GraphBuilder graph, Node node, int index, bool ofValue)
    {
        var x = node.Inputs;
        var zero = graph.Number(0);
        var one = graph.Number(1);
        return node.Op switch
        {
            Op.Negate => graph.Number(-1),
            Op.Exp => node,
            Op.Log => graph.Divide(one, x[0]),
            Op.Abs => graph.Apply(Op.Sign, x[0]),
            Op.Sqrt => graph.Divide(graph.Number(0.5), node),
            Op.Square => graph.Multiply(graph.Number(2), x[0]),
            Op.Cos => graph.Negate(graph.Apply(Op.Sin, x[0])),
            Op.Sin => graph.Apply(Op.Cos, x[0]),
            Op.Sigmoid => graph.Multiply(node, graph.Subtract(one, node)),
            Op.Tanh => graph.Subtract(one, graph.Apply(Op.Square, node)),
            Op.Softplus => graph.Apply(Op.Sigmoid, x[0]),
            Op.Stop => ofValue ? one : zero,
            Op.Add => one,
            Op.Subtract => graph.Number(index == 0 ? 1 : -1),
            Op.Multiply => x[1 - index],
            Op.Divide => index == 0 ? graph.Divide(one, x[1]) : graph.Negate(graph.Divide(node, x[1])),
            Op.Power => index == 0
                ? graph.Multiply(x[1], graph.Apply(Op.Power, x[0], graph.Subtract(x[1], one)))
                // 0 to a power stays 0.
                : graph.Select(graph.Apply(Op.NotEqual, x[0], zero), graph.Multiply(node, graph.Apply(Op.Log, x[0])), zero),
            Op.Min => Share(graph, Op.Less, x, index),
            Op.Max => Share(graph, Op.Greater, x, index),
            Op.StraightThrough => index == (ofValue ? 0 : 1) ? one : zero,
            Op.Clamp => graph.Apply(Op.Indicator, index switch
            {
                0 => graph.And(graph.Apply(Op.GreaterOrEqual, x[0], x[1]), graph.Apply(Op.LessOrEqual, x[0], x[2])),
                1 => graph.And(graph.Apply(Op.Less, x[0], x[1]), graph.Not(graph.Apply(Op.Less, x[2], x[1]))),

                // If the bounds cross, the result is the upper one.
                _ => graph.Apply(Op.Or, graph.Apply(Op.Greater, x[0], x[2]), graph.Apply(Op.Less, x[2], x[1])),
            }),
            Op.Select when index > 0 => graph.Apply(Op.Indicator, index == 1 ? x[0] : graph.Not(x[0])),
            Op.Select => zero,
            _ when !OpInfo.Of(node.Op).PassesGradient => zero,
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "the operation has no derivative"),
        };
    }

    /// <summary>
    /// The chain rule: <paramref name="change"/> times <paramref name="partial"/>. If the partial derivative is a choice, the change is
    /// selected rather than multiplied by 0, since the other side may be infinite.
    /// </summary>
    public static Node Scale(GraphBuilder graph, Node change, Node partial) => partial.Op switch
    {
        Op.Indicator => graph.Select(partial.Inputs[0], change, graph.Number(0)),
        Op.Select when partial.Inputs[1].IsConstant && (partial.Inputs[2].IsConstant || partial.Inputs[2].Op == Op.Select) =>
            graph.Select(partial.Inputs[0], Scale(graph, change, partial.Inputs[1]), Scale(graph, change, partial.Inputs[2])),
        Op.Divide when partial.Inputs[0].Is(1) => graph.Divide(change, partial.Inputs[1]),
        _ when partial.Is(-1) => graph.Negate(change),
        _ => graph.Multiply(change, partial),
    };

    /// <summary>The share of one of two operands in their minimum or maximum; both use the same comparisons.</summary>
    private static Node Share(GraphBuilder graph, Op isFirst, Node[] operands, int index)
    {
        // A batch-scope bound clamps, and a clamp passes the gradient at its bounds.
        var ofEqual = operands[1 - index] is { Scope: Scope.Batch, IsLive: false } ? 1 : 0.5;
        return graph.Select(
            graph.Apply(isFirst, operands),
            graph.Number(1 - index),
            graph.Select(graph.Apply(Op.Equal, operands), graph.Number(ofEqual), graph.Number(index)));
    }
}
