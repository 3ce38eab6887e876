namespace EntroPIC.Dsl.Graph;

/// <summary>The operation of a graph node. <see cref="OpInfo"/> has the facts about each.</summary>
internal enum Op
{
    // Leaves
    Number,
    Truth,
    Parameter,
    Signal,
    DeclaredSignal,
    ControlOutput,

    /// <summary>A value of a token from its whole vocabulary; the graph has its formula.</summary>
    Statistic,
    Argument,
    State,
    Error,

    // One number
    Negate,
    Exp,
    Log,
    Abs,
    Sqrt,
    Square,
    Floor,
    Ceil,
    Sign,
    Cos,
    Sin,
    Sigmoid,
    Tanh,
    Softplus,
    Stop,

    // Two numbers
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,

    /// <summary>The number of ways to choose the second of the first, both rounded down.</summary>
    Binomial,
    Min,
    Max,
    StraightThrough,

    // Three numbers
    Clamp,

    // Conditions
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Not,

    /// <summary>A condition as 0 or 1.</summary>
    Indicator,

    /// <summary>Condition, value if it holds, value if not.</summary>
    Select,

    /// <summary>A value of an outer scope repeated for everything inside it.</summary>
    Widen,

    // Aggregates: a value, and an optional condition that restricts it
    Sum,
    Mean,
    Std,
    Smallest,
    Largest,
    Count,

    // Selections over the batch: a fraction or a count, and a value or condition, with an optional restriction
    Top,
    Bottom,
    TopCount,
    BottomCount,
    Sample,
    Quantile,
    Rank,

    // Scans along a sequence
    CumulativeSum,
    ReturnToGo,
    GeneralizedAdvantage,
}
