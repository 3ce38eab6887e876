using EntroPIC.Mathematics.Algebra;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

/// <summary>slope · u + constant, where u is one unknown or its absolute value.</summary>
internal sealed record LinearForm(string Unknown, bool IsAbsoluteValue, double Slope, double Constant)
{
    /// <summary>The form of an expression, or null where it is not linear in one unknown.</summary>
    public static LinearForm? Of(Expression expression, Normalizer normalizer, Probing probing)
    {
        // Outer nodes come first: |x| before x.
        var unknown =
            ExpressionTree.All(expression).FirstOrDefault(static node => node is CallNode { Arguments: [SymbolNode] } or SymbolNode);
        if (unknown is null)
        {
            return null;
        }

        var (at0, at1, at2) = (ValueAt(0), ValueAt(1), ValueAt(2));
        if (at0 is not { } constant || at1 is not { } one || at2 is not { } two)
        {
            return null;
        }

        var slope = one - constant;
        if (slope == 0 || Math.Abs(two - one - slope) > 1e-12 * (1 + Math.Abs(two) + Math.Abs(slope)))
        {
            return null;
        }

        return unknown switch
        {
            CallNode { Name: "abs", Arguments: [SymbolNode inner] } => new LinearForm(inner.Name, true, slope, constant),
            CallNode { Arguments: [SymbolNode inner] } call => new LinearForm($"{call.Name}({inner.Name})", false, slope, constant),
            _ => new LinearForm(((SymbolNode)unknown).Name, false, slope, constant),
        };

        double? ValueAt(int value)
        {
            var replaced = ExpressionTree.Replace(expression, unknown, new NumberNode(value));
            return normalizer.Normalize(replaced)?.Constant?.ToDouble() ?? probing.RealValue(replaced);
        }
    }
}
