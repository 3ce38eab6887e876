using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

// Sets of real numbers, and inequalities as the sets of their solutions.
internal sealed partial class Comparer
{
    private RealSet? RealSetOf(Expression expression) => expression switch
    {
        NamedSetNode { Name: "R" } => RealSet.All,
        NamedSetNode { Name: "empty" } => RealSet.Empty,
        IntervalNode interval => Endpoint(interval.Low) is { } low && Endpoint(interval.High) is { } high && low <= high
            ? RealSet.Interval(low, high, interval.IsLowOpen, interval.IsHighOpen)
            : null,
        SolutionSetNode { Condition: RelationNode condition } => SolutionsOf(condition),
        SetNode set => set.Elements.Select(PointOf)
            .Aggregate((RealSet?)RealSet.Empty, static (union, element) => Combine(SetOperator.Union, union, element)),
        SetOperationNode operation => Combine(operation.Operator, RealSetOf(operation.Left), RealSetOf(operation.Right)),
        _ => PointOf(expression),
    };

    private RealSet? SolutionsOf(RelationNode condition)
    {
        string? unknown = null;
        return Relations.IsEquation(condition) ? null : Solve(condition, ref unknown);
    }

    private RealSet? PointOf(Expression expression) =>
        Endpoint(expression) is { } point && double.IsFinite(point) ? RealSet.Interval(point, point, false, false) : null;

    private static RealSet? Combine(SetOperator operation, RealSet? left, RealSet? right) => operation switch
    {
        _ when left is null || right is null => null,
        SetOperator.Union => RealSet.Combine(left, right, static (a, b) => a || b),
        SetOperator.Intersection => RealSet.Combine(left, right, static (a, b) => a && b),
        _ => RealSet.Combine(left, right, static (a, b) => a && !b),
    };

    private double? Endpoint(Expression expression) => SignOfInfinity(expression) is { } sign
        ? sign * double.PositiveInfinity
        : _normalizer.Normalize(expression)?.Constant?.ToDouble() ?? _probing.RealValue(expression);

    /// <summary>One inequality or several, or null for anything else.</summary>
    private static Inequalities? AsInequalities(Expression expression) => expression switch
    {
        RelationNode relation when !Relations.IsEquation(relation) => new([relation], AreAlternatives: null),
        SetNode { HasBraces: false } set when set.Elements.All(static element => element is RelationNode relation && !Relations.IsEquation(relation)) =>
            new([.. set.Elements.Cast<RelationNode>()], set.AreAlternatives),
        _ => null,
    };

    /// <summary>True if a set, or other inequalities in the same unknown, solves the inequalities.</summary>
    private bool AreSolutions(Inequalities inequalities, Expression answer)
    {
        if (answer is IntervalNode && inequalities.Each is [var only] && AsInterval(only) is { } interval)
        {
            return AreEqualSets(interval, answer);
        }

        string? unknown = null;
        if (Solve(inequalities, ref unknown) is not { } solutions)
        {
            return false;
        }

        return (AsInequalities(answer) is { } others ? Solve(others, ref unknown) : RealSetOf(answer)) is { } given
            && solutions.IsSame(given);
    }

    /// <summary>
    /// The union of the solutions of alternatives. Where the answer does not say: their intersection, or the union where they exclude each
    /// other, as in `x &lt; -1, x &gt; 1`.
    /// </summary>
    private RealSet? Solve(Inequalities inequalities, ref string? unknown)
    {
        RealSet? all = RealSet.All;
        RealSet? any = RealSet.Empty;
        foreach (var inequality in inequalities.Each)
        {
            var solutions = Solve(inequality, ref unknown);
            (all, any) = (Combine(SetOperator.Intersection, all, solutions), Combine(SetOperator.Union, any, solutions));
        }

        return inequalities.AreAlternatives ?? all is { Pieces.Count: 0 } ? any : all;
    }

    /// <summary>`a &lt; x ≤ b` as (a, b], or null for another form.</summary>
    private static IntervalNode? AsInterval(RelationNode inequality)
    {
        if (inequality is not { Operands: [var first, var unknown, var last], Relations: [var before, var behind] })
        {
            return null;
        }

        if (!Relations.IsOfNames(unknown) || unknown is CallNode { Name: "abs" })
        {
            return null;
        }

        return (before, behind) switch
        {
            (Relation.Less or Relation.LessOrEqual, Relation.Less or Relation.LessOrEqual) =>
                new IntervalNode(first, last, before == Relation.Less, behind == Relation.Less),
            (Relation.Greater or Relation.GreaterOrEqual, Relation.Greater or Relation.GreaterOrEqual) =>
                new IntervalNode(last, first, behind == Relation.Greater, before == Relation.Greater),
            _ => null,
        };
    }

    /// <summary>The numbers for which a chain of inequalities holds that is linear in one unknown, or in its absolute value.</summary>
    private RealSet? Solve(RelationNode chain, ref string? unknown)
    {
        RealSet? result = RealSet.All;
        for (var i = 0; i < chain.Relations.Count && result is not null; i++)
        {
            var statement = new Statement(chain.Operands[i], chain.Relations[i], chain.Operands[i + 1]);
            if (SolveStatement(statement, ref unknown) is not { } solutions)
            {
                return null;
            }

            result = Combine(SetOperator.Intersection, result, solutions);
        }

        return result;
    }

    private RealSet? SolveStatement(Statement statement, ref string? unknown)
    {
        var difference = Difference(statement);
        if (LinearForm.Of(difference, _normalizer, _probing) is { } form)
        {
            return (unknown ??= form.Unknown) == form.Unknown ? Solve(form, statement.Relation) : null;
        }

        // |x - 1| < 2: first for the absolute value, then for what is in it.
        List<Expression> absolutes = [.. ExpressionTree.All(difference).Where(static node => node is CallNode { Name: "abs" })];
        if (absolutes is not [CallNode { Arguments: [var inner] }] || LinearForm.Of(inner, _normalizer, _probing) is not { IsAbsoluteValue: false } inside || (unknown ??= inside.Unknown) != inside.Unknown)
        {
            return null;
        }

        var outer = ExpressionTree.Rewrite(difference, static node => node is CallNode { Name: "abs" } ? new SymbolNode("#size") : node);
        return LinearForm.Of(outer, _normalizer, _probing) is { Unknown: "#size" } size
            ? Solve(size with { IsAbsoluteValue = true }, statement.Relation)?.Unmap(inside.Slope, inside.Constant)
            : null;
    }

    private static RealSet? Solve(LinearForm form, Relation asked)
    {
        // slope u + constant < 0 is u < bound, or u > bound where the slope is negative.
        var relation = form.Slope < 0 ? Relations.Flip(asked) : asked;
        var bound = -form.Constant / form.Slope;
        RealSet? solutions = relation switch
        {
            Relation.Less or Relation.LessOrEqual => RealSet.Interval(double.NegativeInfinity, bound, true, relation == Relation.Less),
            Relation.Greater or Relation.GreaterOrEqual =>
                RealSet.Interval(bound, double.PositiveInfinity, relation == Relation.Greater, true),
            Relation.NotEqual => Combine(SetOperator.Difference, RealSet.All, RealSet.Interval(bound, bound, false, false)),
            _ => null,
        };
        return form.IsAbsoluteValue ? solutions?.WithMirrorImage() : solutions;
    }

    private readonly record struct Inequalities(IReadOnlyList<RelationNode> Each, bool? AreAlternatives);
}
