namespace EntroPIC.Dsl.Graph;

/// <summary>What a node of the graph computes. <see cref="OpInfo"/> holds the facts about each.</summary>
internal enum Op
{
    // Leaves
    Number,
    Truth,
    Parameter,
    Signal,
    ControlOutput,
    Argument,
    State,
    Error,

    // Of one number
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

    // Of two numbers
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Min,
    Max,
    StraightThrough,

    // Of three numbers
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

    // Aggregates: a value, and the condition that restricts it where there is one
    Sum,
    Mean,
    Std,
    Smallest,
    Largest,
    Count,

    // Selections over the batch: a fraction or a count, and a value or condition, restricted likewise
    Top,
    Bottom,
    TopCount,
    BottomCount,
    Sample,
    Quantile,
    Rank,

    // Along a sequence
    CumulativeSum,
    ReturnToGo,
    GeneralizedAdvantage,
}
