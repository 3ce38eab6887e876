using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

/// <summary>Which kind of statement a relation is, and the value it states.</summary>
internal static class Relations
{
    /// <summary>`x = 1/3 ≈ 0.33` states 1/3: what is after ≈ is dropped, unless there is but a name in front of it, as in `x ≈
    /// 11`.</summary>
    public static Expression WithoutApproximation(Expression expression)
    {
        if (expression is not RelationNode relation)
        {
            return expression;
        }

        var at = relation.Relations.ToList().IndexOf(Relation.Approximate);
        return at switch
        {
            < 0 => expression,
            0 when IsOfNames(relation.Operands[0]) => relation.Operands[1],
            0 => relation.Operands[0],
            _ => new RelationNode([.. relation.Operands.Take(at + 1)], [.. relation.Relations.Take(at)]),
        };
    }

    /// <summary>True for `x ≈ 11`, which has but a name in front of the sign.</summary>
    public static bool IsApproximation(Expression expression) =>
        expression is RelationNode { Relations: [Relation.Approximate, ..] } relation && IsOfNames(relation.Operands[0]);

    /// <summary>`5 = x` as `x = 5`.</summary>
    public static Expression Turn(Expression expression) =>
        expression is RelationNode { Operands: [var left, SymbolNode name], Relations: [Relation.Equal] } && !IsOfNames(left)
            ? new RelationNode([name, left], [Relation.Equal])
            : expression;

    public static bool IsEquation(Expression expression) =>
        expression is RelationNode relation && relation.Relations.All(static r => r == Relation.Equal);

    /// <summary>An equation that gives a name to a value: `x = 5`, `f(x) = 2x`, `|AB| = 1`, `(p, q) = (3, 2)`.</summary>
    public static bool IsAssignment(Expression expression) => IsEquation(expression) && IsOfNames(((RelationNode)expression).Operands[0]);

    /// <summary>True if it consists of names only.</summary>
    public static bool IsOfNames(Expression expression) => expression switch
    {
        SymbolNode or TextNode or ConstantNode { Kind: Constant.E or Constant.ImaginaryUnit } => true,
        PowerNode { Exponent: NumberNode { Value: { IsInteger: true, Sign: < 0 } } } power => IsOfNames(power.Base),
        SumNode or ProductNode or CallNode or TupleNode or IntervalNode or PowerNode => ExpressionTree.Children(expression).All(IsOfNames),
        _ => false,
    };

    /// <summary>The right side of an equation, however long the chain.</summary>
    public static Expression LastOperand(Expression equation) => ((RelationNode)equation).Operands[^1];

    /// <summary>`x = 5 + 6 = 11` as `x = 11`.</summary>
    public static Expression Shorten(Expression assignment) =>
        new RelationNode([((RelationNode)assignment).Operands[0], LastOperand(assignment)], [Relation.Equal]);

    public static Relation Flip(Relation relation) => relation switch
    {
        Relation.Less => Relation.Greater,
        Relation.LessOrEqual => Relation.GreaterOrEqual,
        Relation.Greater => Relation.Less,
        Relation.GreaterOrEqual => Relation.LessOrEqual,
        _ => relation,
    };
}
