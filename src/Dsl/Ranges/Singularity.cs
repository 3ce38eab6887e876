using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Ranges;

/// <summary>Operations with an infinite value or slope at 0.</summary>
internal static class Singularity
{
    /// <summary>The index of the operand that must not be 0; <c>null</c> if there is none, or if its interval excludes 0.</summary>
    /// <param name="node">An operation.</param>
    /// <param name="rangeOf">Finds the interval of a value.</param>
    public static int? OperandOf(Node node, Func<Node, Interval> rangeOf)
    {
        int? operand = node.Op switch
        {
            Op.Divide => 1,
            Op.Log or Op.Sqrt => 0,
            Op.Power when node.Inputs[1] is not { IsConstant: true, Number: >= 1 } power || power.Number % 1 != 0 => 0,
            _ => null,
        };
        return operand is { } index && rangeOf(node.Inputs[index]) is { IsPositive: false, IsNegative: false } ? index : null;
    }
}
