namespace EntroPIC.Dsl.Graph;

/// <summary>
/// Simplifies operations. Only rules that keep every finite value bit-identical, since a loss with its controller switched off must equal
/// its base loss. (A product with the constant 0 is 0 even if the other factor is not finite.)
/// </summary>
internal static class Simplifier
{
    public static Node? TrySimplify(GraphBuilder graph, Op op, Node[] inputs)
    {
        if (Array.TrueForAll(inputs, static input => input.IsConstant)
            && ConstantFolder.TryFold(op, Array.ConvertAll(inputs, static input => input.Number), out var value))
        {
            return OpInfo.KindOf(op, inputs) == ValueKind.Condition ? graph.Truth(value != 0) : graph.Number(value);
        }

        return op switch
        {
            Op.Add when inputs[0].Is(0) => inputs[1],
            Op.Add when inputs[1].Is(0) => inputs[0],
            Op.Add when inputs[1].Op == Op.Negate => graph.Subtract(inputs[0], inputs[1].Inputs[0]),
            Op.Subtract when inputs[1].Is(0) => inputs[0],
            Op.Subtract when inputs[1].Op == Op.Negate => graph.Add(inputs[0], inputs[1].Inputs[0]),
            Op.Subtract when inputs[0].Is(0) => graph.Negate(inputs[1]),
            Op.Multiply when inputs[0].Is(0) || inputs[1].Is(0) => graph.Number(0),
            Op.Multiply when inputs[0].Is(1) => inputs[1],
            Op.Multiply when inputs[1].Is(1) => inputs[0],
            Op.Divide when inputs[1].Is(1) => inputs[0],
            Op.Divide when inputs[0].Is(0) && !inputs[1].Is(0) => graph.Number(0),
            Op.Power when inputs[1].Is(1) => inputs[0],
            Op.Power when inputs[1].Is(2) => graph.Apply(Op.Square, inputs[0]),
            Op.Negate when inputs[0].Op == Op.Negate => inputs[0].Inputs[0],

            // A slope of 0, times an infinite one of the operand, is not 0 to automatic differentiation.
            Op.Floor or Op.Ceil or Op.Sign when inputs[0].IsLive => graph.Apply(op, graph.Stop(inputs[0])),
            Op.Binomial when Array.Exists(inputs, static input => input.IsLive) => graph.Apply(op, Array.ConvertAll(inputs, graph.Stop)),
            Op.Stop when !inputs[0].IsLive => inputs[0],
            Op.StraightThrough when !inputs[1].IsLive => graph.Stop(inputs[0]),
            Op.StraightThrough when inputs[0].IsLive => graph.Apply(op, graph.Stop(inputs[0]), inputs[1]),
            Op.Clamp when inputs[1].Is(double.NegativeInfinity) && inputs[2].Is(double.PositiveInfinity) => inputs[0],
            Op.Clamp when inputs[1].Is(double.NegativeInfinity) => graph.Apply(Op.Min, inputs[0], inputs[2]),
            Op.Clamp when inputs[2].Is(double.PositiveInfinity) => graph.Apply(Op.Max, inputs[0], inputs[1]),
            Op.Min or Op.Max when inputs[0] == inputs[1] => inputs[0],
            Op.And when inputs[0].IsTrue || inputs[0] == inputs[1] => inputs[1],
            Op.And when inputs[1].IsTrue => inputs[0],
            Op.And when inputs[0].IsFalse || inputs[1].IsFalse => graph.Truth(false),
            Op.Or when inputs[0].IsFalse || inputs[0] == inputs[1] => inputs[1],
            Op.Or when inputs[1].IsFalse => inputs[0],
            Op.Or when inputs[0].IsTrue || inputs[1].IsTrue => graph.Truth(true),
            Op.Not when inputs[0].Op == Op.Not => inputs[0].Inputs[0],
            Op.Select when inputs[0].IsTrue => inputs[1],
            Op.Select when inputs[0].IsFalse => inputs[2],
            Op.Select when inputs[1] == inputs[2] => inputs[1],
            Op.Select when inputs[1].Is(1) && inputs[2].Is(0) => graph.Apply(Op.Indicator, inputs[0]),
            _ => null,
        };
    }
}
