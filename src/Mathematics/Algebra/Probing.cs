using System.Numerics;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>The last resort: compares values at points where both sides have one. The points are the same in every run.</summary>
internal sealed class Probing(WorkBudget budget)
{
    private const int Points = 16;
    private const int PointsNeeded = 4;
    private const double Tolerance = 1e-10;

    /// <summary>
    /// True if both sides have the same value wherever both have one, at enough points; two real constants to many digits, or not at all.
    /// </summary>
    public bool AreEqual(Expression left, Expression right) =>
        Values(left, right) is { } values && values.All(static pair => AreNear(pair.Left, pair.Right))
        && (new ExactProbe(budget).AreEqual(left, right) ?? (!IsConstant(left, right) || IsComplex(left, right)));

    /// <summary>The real number c other than 0 for which left = c right at all points, or null.</summary>
    public double? Ratio(Expression left, Expression right)
    {
        if (Values(left, right) is not { } values || values.Any(static pair => pair.Right == 0))
        {
            return null;
        }

        var ratio = values[0].Left / values[0].Right;
        return ratio.Imaginary == 0 && ratio != 0 && values.All(pair => AreNear(pair.Left, ratio * pair.Right)) ? ratio.Real : null;
    }

    /// <summary>The value of an expression without symbols; null if undefined or not real.</summary>
    public double? RealValue(Expression expression)
    {
        if (!ExpressionTree.IsConstant(expression))
        {
            return null;
        }

        var value = new Probe(0, isComplex: true, budget).Evaluate(expression);
        return Complex.IsFinite(value) && Math.Abs(value.Imaginary) <= 1e-13 * (1 + Math.Abs(value.Real)) ? value.Real : null;
    }

    private List<(Complex Left, Complex Right)>? Values(Expression left, Expression right)
    {
        var isComplex = IsComplex(left, right);
        var isConstant = IsConstant(left, right);
        var isLogOfEven = !isComplex && !isConstant && HasLogOfEvenPower(left);
        var values = new List<(Complex, Complex)>();
        for (var point = 0; point < (isConstant ? 1 : Points); point++)
        {
            var probe = new Probe(point, isComplex || isConstant, budget);
            var pair = (probe.Evaluate(left), probe.Evaluate(right));
            if (isLogOfEven && Complex.IsFinite(pair.Item1) && !Complex.IsFinite(pair.Item2))
            {
                return null;
            }

            if (Complex.IsFinite(pair.Item1) && Complex.IsFinite(pair.Item2))
            {
                values.Add(pair);
            }
        }

        return values.Count >= (isConstant ? 1 : PointsNeeded) ? values : null;
    }

    private static bool IsConstant(Expression left, Expression right) =>
        ExpressionTree.NamesIn(left).Count == 0 && ExpressionTree.NamesIn(right).Count == 0;

    // ln(x^2) has a value for a negative x, 2 ln x has none: it says less. The other way round it agrees wherever the reference has a
    // value.
    private static bool HasLogOfEvenPower(Expression expression) => ExpressionTree.All(expression).Any(static node =>
        node is CallNode { Name: "log", Arguments: [var of, ..] } && (of is ProductNode product ? product.Factors : [of]).Any(static factor =>
            factor is PowerNode { Exponent: NumberNode { Value: { IsInteger: true, Numerator.IsEven: true } } }));

    private static bool IsComplex(Expression left, Expression right) => ExpressionTree.All(left).Concat(ExpressionTree.All(right))
        .Any(static node => node is ConstantNode { Kind: Constant.ImaginaryUnit });

    private static bool AreNear(Complex left, Complex right) =>
        Complex.Abs(left - right) <= Tolerance * Math.Max(Complex.Abs(left), Complex.Abs(right))
        || (Complex.Abs(left) < 1e-14 && Complex.Abs(right) < 1e-14);
}
