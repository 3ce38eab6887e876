using EntroPIC.Mathematics.Algebra;
using EntroPIC.Mathematics.Numbers;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

// Units of measure.
internal sealed partial class Comparer
{
    private static readonly NumberNode One = new(1);

    private static readonly ProductNode Degree = new([new ConstantNode(Constant.Pi), new NumberNode(new Rational(1, 180))]);

    /// <summary>Units convert if both sides have them; a side without units takes those of the other, and an angle without one may be
    /// in radians.</summary>
    private bool AreEqualInUnits(Expression reference, Expression response)
    {
        (reference, response) = (WithoutSenses(reference, response), WithoutSenses(response, reference));
        var isReference = ExpressionTree.HasUnits(reference);
        if (isReference == ExpressionTree.HasUnits(response))
        {
            return AreEqual(reference, response);
        }

        var (with, without) = isReference ? (reference, response) : (response, reference);
        return Versions(with, without).Any(pair => isReference ? AreEqual(pair.With, pair.Without) : AreEqual(pair.Without, pair.With));
    }

    // 3 years later may be 3 years, but not 3 years ago.
    private static Expression WithoutSenses(Expression expression, Expression other) =>
        UnitsIn(expression).Any(static unit => !Units.IsSense(unit)) && !UnitsIn(other).Any(Units.IsSense)
            ? ExpressionTree.ReplaceUnits(expression, static unit => Units.IsSense(unit) ? One : unit)
            : expression;

    private static IEnumerable<(Expression With, Expression Without)> Versions(Expression with, Expression without)
    {
        if (WithoutUnits(with) is { } bare)
        {
            yield return (bare, without);
        }

        // 5 m, where m could be a length or a name.
        var lettered = ExpressionTree.Rewrite(
            without, static node => node is SymbolNode symbol && UnitTable.Find(symbol.Name) is { } unit ? unit : node);
        if (ExpressionTree.HasUnits(lettered))
        {
            yield return (with, lettered);
        }

        if (UnitsIn(with).All(static unit => unit.Kind == "degree"))
        {
            yield return (ExpressionTree.ReplaceUnits(with, static unit => new ProductNode([new NumberNode(unit.Size), Degree])), without);
        }
    }

    /// <summary>The number alone, or null where several units make it up: 1 hour 30 minutes is no 31.</summary>
    private static Expression? WithoutUnits(Expression expression)
    {
        var isMixed = ExpressionTree
            .All(expression)
            .Any(static node => node is SumNode && UnitsIn(node).Select(static unit => unit.Name).Distinct().Count() > 1);
        return isMixed ? null : ExpressionTree.ReplaceUnits(expression, static _ => One);
    }

    /// <summary>
    /// The number of a response in the units of the reference; unchanged if one side has none, null if they do not convert.
    /// </summary>
    private double? InUnitsOf(Expression reference, Expression response, double given)
    {
        if (!ExpressionTree.HasUnits(reference) || !ExpressionTree.HasUnits(response))
        {
            return given;
        }

        if (given == 0)
        {
            return UnitsIn(reference).Select(static unit => unit.Kind).SequenceEqual(UnitsIn(response).Select(static unit => unit.Kind))
                ? 0
                : null;
        }

        return UnitOf(reference) is var (size, unit) && UnitOf(response) is var (other, same) && unit == same
            ? given * (other / size).ToDouble()
            : null;
    }

    /// <summary>The unit of a number, as a multiple of the unit of its kind.</summary>
    private (Rational Size, string Kind)? UnitOf(Expression value) =>
        WithoutUnits(value) is { } number
            ? _normalizer.Normalize(new ProductNode([value, new PowerNode(number, new NumberNode(-1))]))?.Measure
            : null;

    private static IEnumerable<UnitNode> UnitsIn(Expression expression) => ExpressionTree.All(expression).OfType<UnitNode>();
}
