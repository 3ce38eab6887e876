namespace EntroPIC.Dsl.Graph;

internal enum OpFamily
{
    Leaf,

    /// <summary>Each element of the result depends on the same element of the inputs.</summary>
    Elementwise,

    Widen,
    Aggregate,
    Selection,
    Scan,
}

/// <summary>The facts about one operation.</summary>
/// <param name="Family">The dependence of its result on its inputs.</param>
/// <param name="Symbol">Its name in the printed graph.</param>
/// <param name="Kind">The kind of its result.</param>
/// <param name="PassesGradient">True if it is live whenever an input is.</param>
internal sealed record OpInfo(OpFamily Family, string Symbol, ValueKind Kind = ValueKind.Number, bool PassesGradient = true)
{
    private static readonly OpTable<OpInfo> Table = new()
    {
        [Op.Number] = Leaf("number"),
        [Op.Truth] = Leaf("truth"),
        [Op.Parameter] = Leaf("param"),
        [Op.Signal] = Leaf("signal"),
        [Op.DeclaredSignal] = Leaf("declared"),
        [Op.ControlOutput] = Leaf("control"),
        [Op.Statistic] = Leaf("statistic"),
        [Op.Argument] = Leaf("argument"),
        [Op.State] = Leaf("state"),
        [Op.Error] = Leaf("error"),

        [Op.Negate] = Number("neg"),
        [Op.Exp] = Number("exp"),
        [Op.Log] = Number("log"),
        [Op.Abs] = Number("abs"),
        [Op.Sqrt] = Number("sqrt"),
        [Op.Square] = Number("square"),
        [Op.Floor] = Cut("floor"),
        [Op.Ceil] = Cut("ceil"),
        [Op.Sign] = Cut("sign"),
        [Op.Cos] = Number("cos"),
        [Op.Sin] = Number("sin"),
        [Op.Sigmoid] = Number("sigmoid"),
        [Op.Tanh] = Number("tanh"),
        [Op.Softplus] = Number("softplus"),
        [Op.Stop] = Cut("stop"),

        [Op.Add] = Number("add"),
        [Op.Subtract] = Number("sub"),
        [Op.Multiply] = Number("mul"),
        [Op.Divide] = Number("div"),
        [Op.Power] = Number("pow"),
        [Op.Binomial] = Cut("choose"),
        [Op.Min] = Number("min"),
        [Op.Max] = Number("max"),
        [Op.StraightThrough] = Number("straight_through"),
        [Op.Clamp] = Number("clamp"),

        [Op.Less] = Comparison("lt"),
        [Op.LessOrEqual] = Comparison("le"),
        [Op.Greater] = Comparison("gt"),
        [Op.GreaterOrEqual] = Comparison("ge"),
        [Op.Equal] = Comparison("eq"),
        [Op.NotEqual] = Comparison("ne"),
        [Op.And] = Condition("and"),
        [Op.Or] = Condition("or"),
        [Op.Not] = Condition("not"),
        [Op.Indicator] = Cut("indicator"),
        [Op.Select] = Number("select"),

        [Op.Widen] = new OpInfo(OpFamily.Widen, "widen"),

        [Op.Sum] = new OpInfo(OpFamily.Aggregate, "sum"),
        [Op.Mean] = new OpInfo(OpFamily.Aggregate, "mean"),
        [Op.Std] = new OpInfo(OpFamily.Aggregate, "std"),
        [Op.Smallest] = new OpInfo(OpFamily.Aggregate, "smallest"),
        [Op.Largest] = new OpInfo(OpFamily.Aggregate, "largest"),
        [Op.Count] = new OpInfo(OpFamily.Aggregate, "count", PassesGradient: false),

        [Op.Top] = Selection("top"),
        [Op.Bottom] = Selection("bottom"),
        [Op.TopCount] = Selection("top_count"),
        [Op.BottomCount] = Selection("bottom_count"),
        [Op.Sample] = Selection("sample"),
        [Op.Quantile] = new OpInfo(OpFamily.Selection, "quantile", PassesGradient: false),
        [Op.Rank] = new OpInfo(OpFamily.Selection, "rank", PassesGradient: false),

        [Op.CumulativeSum] = new OpInfo(OpFamily.Scan, "cumsum"),
        [Op.ReturnToGo] = new OpInfo(OpFamily.Scan, "return_to_go"),
        [Op.GeneralizedAdvantage] = new OpInfo(OpFamily.Scan, "gae", PassesGradient: false),
    };

    /// <summary>True if it compares two numbers.</summary>
    public bool IsComparison { get; private init; }

    public static OpInfo Of(Op op) => Table[op]!;

    /// <summary>The kind of an operation's result. A choice or a detached value has the kind of its operand.</summary>
    public static ValueKind KindOf(Op op, Node[] inputs) => op switch
    {
        Op.Stop => inputs[0].Type.Kind,
        Op.Select => inputs[1].Type.Kind,
        _ => Of(op).Kind,
    };

    private static OpInfo Leaf(string symbol) => new(OpFamily.Leaf, symbol);

    private static OpInfo Number(string symbol) => new(OpFamily.Elementwise, symbol);

    private static OpInfo Cut(string symbol) => new(OpFamily.Elementwise, symbol, PassesGradient: false);

    private static OpInfo Condition(string symbol) => new(OpFamily.Elementwise, symbol, ValueKind.Condition, PassesGradient: false);

    private static OpInfo Comparison(string symbol) => Condition(symbol) with { IsComparison = true };

    private static OpInfo Selection(string symbol) => new(OpFamily.Selection, symbol, ValueKind.Condition, PassesGradient: false);
}
