using EntroPIC.Mathematics.Numbers;


namespace EntroPIC.Mathematics.Syntax;

/// <summary>An answer as it was written: only signs and fractions of whole numbers are evaluated.</summary>
internal abstract record Expression;

/// <param name="Value">The value, of a decimal too.</param>
/// <param name="IsDecimal">Written with a decimal point, so possibly rounded.</param>
/// <param name="IsRatio">Written with a colon between two numbers that have no common factor.</param>
internal sealed record NumberNode(Rational Value, bool IsDecimal = false, bool IsRatio = false) : Expression;

/// <summary>A hundredth of something, as a percent sign makes it.</summary>
internal sealed record PercentNode(Expression Of) : Expression;

/// <summary>One unit of measure, of money, or of things that are counted.</summary>
/// <param name="Name">Spelling.</param>
/// <param name="Size">Size in the base unit of its kind.</param>
/// <param name="Kind">Measured quantity; units of one kind convert into each other.</param>
/// <param name="Power">The power of the kind: 3 for a liter, which measures length cubed.</param>
internal sealed record UnitNode(string Name, Rational Size, string Kind, int Power) : Expression
{
    /// <summary>Things that are counted.</summary>
    public static UnitNode Of(string noun) => new(noun, 1, "of " + noun, 1);
}

/// <summary>The dots of `1 + 2 + … + 10`, resolved after parsing.</summary>
internal sealed record EllipsisNode : Expression;

/// <summary>A choice with its text, as in `(D) 5`.</summary>
internal sealed record LabeledNode(string Label, Expression Value) : Expression;

/// <summary>Values with colons between: three or more, or two that may be a time of day.</summary>
internal sealed record RatioNode(IReadOnlyList<Expression> Terms) : Expression;

internal sealed record SymbolNode(string Name) : Expression;

internal sealed record ConstantNode(Constant Kind) : Expression;

/// <summary>Words.</summary>
internal sealed record TextNode(string Text) : Expression;

internal sealed record SumNode(IReadOnlyList<Expression> Terms) : Expression;

internal sealed record ProductNode(IReadOnlyList<Expression> Factors) : Expression;

/// <param name="Base">Base.</param>
/// <param name="Exponent">Exponent.</param>
/// <param name="IsRoot">Written with the sign of a root: an odd root of a negative number is real, and its power may be another
/// root.</param>
internal sealed record PowerNode(Expression Base, Expression Exponent, bool IsRoot = false) : Expression;

/// <summary>A function, known or not, of arguments.</summary>
internal sealed record CallNode(string Name, IReadOnlyList<Expression> Arguments) : Expression;

/// <summary>A sum or product over a bound variable, from one bound to the other.</summary>
internal sealed record SeriesNode(bool IsProduct, string Variable, Expression From, Expression To, Expression Body) : Expression;

internal sealed record MatrixNode(IReadOnlyList<IReadOnlyList<Expression>> Rows) : Expression;

/// <param name="Elements">The elements.</param>
/// <param name="HasBraces">True for a set in braces, false for a list of answers.</param>
/// <param name="AreAlternatives">True if one of its statements holds, false if all do; null if the answer does not say.</param>
internal sealed record SetNode(IReadOnlyList<Expression> Elements, bool HasBraces = false, bool? AreAlternatives = null) : Expression;

internal sealed record TupleNode(IReadOnlyList<Expression> Elements) : Expression;

/// <summary>Two values in brackets: an interval, or, where both ends are open and the first is not less than the second, a
/// pair.</summary>
internal sealed record IntervalNode(Expression Low, Expression High, bool IsLowOpen, bool IsHighOpen) : Expression;

/// <summary>A set given by a condition: `{x : x > 1}`.</summary>
internal sealed record SolutionSetNode(Expression Condition) : Expression;

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
    Similar,
    Congruent,
    Element,
    NotElement,
}
