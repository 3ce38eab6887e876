using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Ranges;

/// <summary>Operations with an infinite value or slope at 0.</summary>
internal static class Singularity
{
    /// <summary>The index of the operand that must not be 0; <c>null</c> if there is none, or if its interval excludes 0.</summary>
    /// <param name="node">An operation.</param>
    /// <param name="rangeOf">Finds the interval of a value.</param>
    public static int? OperandOf(Node node, Func<Node, Interval> rangeOf) =>
        OperandOf(node) is { } index && rangeOf(node.Inputs[index]) is { IsPositive: false, IsNegative: false } ? index : null;

    /// <summary>The index of the operand that must not be 0, whatever its interval; <c>null</c> if there is none.</summary>
    public static int? OperandOf(Node node) => node.Op switch
    {
        Op.Divide => 1,
        Op.Log or Op.Sqrt => 0,
        Op.Power => node.Inputs[1] is { IsConstant: true, Number: >= 1 } power && power.Number % 1 == 0 ? null : 0,
        Op.Negate or Op.Exp or Op.Abs or Op.Square or Op.Floor or Op.Ceil or Op.Sign or Op.Cos or Op.Sin or Op.Sigmoid or Op.Tanh or Op.Softplus or Op.Stop
            or Op.Add or Op.Subtract or Op.Multiply or Op.Binomial or Op.Min or Op.Max or Op.StraightThrough or Op.Clamp
            or Op.And or Op.Or or Op.Not or Op.Indicator or Op.Select => null,
        _ when node.IsComparison || node.Family != OpFamily.Elementwise => null,
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "nothing says whether the operation is finite at 0"),
    };
}
