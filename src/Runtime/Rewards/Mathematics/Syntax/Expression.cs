using EntroPIC.Rewards.Mathematics.Algebra;

namespace EntroPIC.Rewards.Mathematics.Syntax;

/// <summary>What an answer says, as it was written: nothing is evaluated but signs and fractions of whole numbers.</summary>
internal abstract record Expression;

/// <param name="Value">The value, of a decimal too.</param>
/// <param name="IsDecimal">Written with a decimal point, so possibly rounded.</param>
/// <param name="Base">The base written as a subscript; it takes no part in the value.</param>
internal sealed record NumberNode(Rational Value, bool IsDecimal = false, string? Base = null) : Expression;

/// <summary>A hundredth of something, as a percent sign makes it.</summary>
internal sealed record PercentNode(Expression Of) : Expression;

internal sealed record SymbolNode(string Name) : Expression;

internal sealed record ConstantNode(Constant Kind) : Expression;

/// <summary>Words.</summary>
internal sealed record TextNode(string Text) : Expression;

internal sealed record SumNode(IReadOnlyList<Expression> Terms) : Expression;

internal sealed record ProductNode(IReadOnlyList<Expression> Factors) : Expression;

internal sealed record PowerNode(Expression Base, Expression Exponent) : Expression;

/// <summary>A function, known or not, of arguments.</summary>
internal sealed record CallNode(string Name, IReadOnlyList<Expression> Arguments) : Expression;

/// <summary>A sum or product over a bound variable, from one bound to the other.</summary>
internal sealed record SeriesNode(bool IsProduct, string Variable, Expression From, Expression To, Expression Body) : Expression;

internal sealed record MatrixNode(IReadOnlyList<IReadOnlyList<Expression>> Rows) : Expression;

internal sealed record SetNode(IReadOnlyList<Expression> Elements) : Expression;

internal sealed record TupleNode(IReadOnlyList<Expression> Elements) : Expression;

/// <summary>Two values in brackets: an interval, or, where both ends are open and the first is not less than the second, a
/// pair.</summary>
internal sealed record IntervalNode(Expression Low, Expression High, bool IsLowOpen, bool IsHighOpen) : Expression;

internal sealed record NamedSetNode(string Name) : Expression;

internal sealed record SetOperationNode(SetOperator Operator, Expression Left, Expression Right) : Expression;

/// <summary>A chain of comparisons: one operator less than operands.</summary>
internal sealed record RelationNode(IReadOnlyList<Expression> Operands, IReadOnlyList<Relation> Relations) : Expression;

internal enum Constant
{
    Pi,
    E,
    ImaginaryUnit,
    Infinity,
}

internal enum SetOperator
{
    Union,
    Intersection,
    Difference,
}

internal enum Relation
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Approximate,
}
