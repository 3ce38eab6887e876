using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

// What a response states, if it can be true.
internal sealed partial class Comparer
{
    /// <summary>The response without approximations; the value of an equation between numbers, or null where that is false.</summary>
    private Expression? Claim(Expression response)
    {
        var claim = Relations.Turn(Relations.WithoutApproximation(response));
        if (!Relations.IsEquation(claim))
        {
            return claim;
        }

        var operands = ((RelationNode)claim).Operands;
        if (!operands.All(IsNumber))
        {
            return claim;
        }

        if (operands.Select(ExpressionTree.HasUnits).Distinct().Count() > 1)
        {
            return operands[^1];
        }

        for (var i = 1; i < operands.Count; i++)
        {
            if (!AreEqualScalars(operands[0], operands[i]) && !IsRounded(operands[0], operands[i]))
            {
                return null;
            }
        }

        // 1/3 = 0.33 says 1/3.
        return operands.All(operand => AreEqualScalars(operands[0], operand)) ? operands[^1] : operands[0];
    }

    /// <summary>
    /// An equation that is yet to be solved, such as `2x + 1 = 5`, says neither 5 nor 2; `2x + 3y = 6` is a line and no 6; and `x = 2, 3`
    /// are two values of one name, so no pair.
    /// </summary>
    private static bool IsUnsolved(Expression reference, Expression response)
    {
        if (response is not RelationNode { Operands: [var left, var right] } || !Relations.IsEquation(response)
            || reference is RelationNode)
        {
            return false;
        }

        if (left is SymbolNode && right is SetNode && Components(reference) is not null)
        {
            return true;
        }

        return ExpressionTree.NamesIn(right).Count == 0 && !IsNamed(left)
            && (ExpressionTree.NamesIn(left).Count > 0 || right is NumberNode { Value.IsZero: true });
    }

    /// <summary>Targets of an equation: names, and functions and powers, as in `f(3) = 7` and `x^2 = 5`.</summary>
    private static bool IsNamed(Expression left) => Relations.IsOfNames(left) || left is CallNode or PowerNode { Exponent: NumberNode };

    private static bool IsNumber(Expression expression) => expression is not (TextNode or RelationNode) && !IsSet(expression)
        && !ExpressionTree.All(expression).Any(static node => node is SymbolNode or TextNode or MatrixNode or RatioNode)
        && ExpressionTree.NamesIn(expression).Count == 0;

    /// <summary>True if a decimal is another number rounded to the digits shown.</summary>
    private bool IsRounded(Expression exact, Expression rounded)
    {
        if (rounded is not NumberNode { IsDecimal: true, Value: var written } || Endpoint(exact) is not { } value)
        {
            return false;
        }

        var half = 0.5;
        for (var unit = written; !unit.IsInteger && half > 1e-12; unit *= 10)
        {
            half /= 10;
        }

        return Math.Abs(value - written.ToDouble()) <= half * (1 + 1e-9);
    }
}
