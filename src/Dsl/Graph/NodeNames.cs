namespace EntroPIC.Dsl.Graph;

/// <summary>
/// Descriptive names, in the language's style, for values that the user did not name: <c>clamped_ratio</c>, <c>logp_minus_old_logp</c>.
/// </summary>
internal static class NodeNames
{
    private const int LongestName = 32;

    private static readonly OpTable<string> Prefixes = new()
    {
        [Op.Negate] = "minus", [Op.Exp] = "exp", [Op.Log] = "log", [Op.Abs] = "abs", [Op.Sqrt] = "root", [Op.Square] = "square",
        [Op.Floor] = "floor", [Op.Ceil] = "ceil", [Op.Sign] = "sign", [Op.Cos] = "cos", [Op.Sin] = "sin", [Op.Sigmoid] = "sigmoid",
        [Op.Tanh] = "tanh", [Op.Softplus] = "softplus",
        [Op.Clamp] = "clamped", [Op.Not] = "not", [Op.Indicator] = "is", [Op.Sum] = "sum", [Op.Mean] = "mean", [Op.Std] = "std",
        [Op.Smallest] = "smallest", [Op.Largest] = "largest", [Op.Top] = "top", [Op.Bottom] = "bottom", [Op.TopCount] = "top",
        [Op.BottomCount] = "bottom", [Op.Rank] = "rank",
        [Op.CumulativeSum] = "cumulative", [Op.ReturnToGo] = "return",
    };

    private static readonly OpTable<string> Nouns = new()
    {
        [Op.Add] = "sum", [Op.Subtract] = "difference", [Op.Multiply] = "product", [Op.Divide] = "quotient", [Op.Power] = "power",
        [Op.Binomial] = "choices",
        [Op.Min] = "lesser", [Op.Max] = "greater", [Op.Select] = "choice", [Op.StraightThrough] = "passed", [Op.Count] = "count",
        [Op.And] = "both", [Op.Or] = "either", [Op.Less] = "below", [Op.LessOrEqual] = "at_most", [Op.Greater] = "above",
        [Op.GreaterOrEqual] = "at_least", [Op.Equal] = "equal", [Op.NotEqual] = "unequal", [Op.Sample] = "sampled",
        [Op.Quantile] = "quantile", [Op.GeneralizedAdvantage] = "gae",
    };

    /// <summary>The label or name, or else the operation with its operands; a long name gives way to that of the operation alone.</summary>
    public static string Of(Node node)
    {
        node = Shown(node);
        if (Given(node) is { } given)
        {
            return given;
        }

        if (node.IsConstant)
        {
            return "constant";
        }

        var name = Composed(node);
        return name is { Length: <= LongestName }
            ? name
            : Prefixes[node.Op] ?? Nouns[node.Op] ?? throw new ArgumentOutOfRangeException(
                nameof(node), node.Op, "the operation has no name");
    }

    /// <summary>The operation with its operands; <c>null</c> if an operand has no short name.</summary>
    private static string? Composed(Node node)
    {
        if (Prefixes[node.Op] is { } prefix)
        {
            var operand = Shown(node.Inputs[node.Family == OpFamily.Selection && node.Op != Op.Rank ? 1 : 0]);
            return (Given(operand) ?? Nouns[operand.Op]) is { } inner ? $"{prefix}_{inner}" : prefix;
        }

        return node.Op switch
        {
            Op.Multiply when node.Inputs[0].IsConstant => With("scaled", node.Inputs[1]),
            Op.Multiply or Op.Divide when node.Inputs[1].IsConstant => With("scaled", node.Inputs[0]),
            Op.Multiply => Between(node.Inputs[0], "_", node.Inputs[1]),
            Op.Divide when node.Inputs[0].IsConstant => With("inverse", node.Inputs[1]),
            Op.Divide => Between(node.Inputs[0], "_over_", node.Inputs[1]),
            Op.Add when node.Inputs[0].IsConstant => With("shifted", node.Inputs[1]),
            Op.Add or Op.Subtract when node.Inputs[1].IsConstant => With("shifted", node.Inputs[0]),
            Op.Subtract when node.Inputs[0].Is(1) => With("one_minus", node.Inputs[1]),
            Op.Add => Between(node.Inputs[0], "_plus_", node.Inputs[1]),
            Op.Subtract => Between(node.Inputs[0], "_minus_", node.Inputs[1]),
            Op.Select when node.Inputs[1].Is(0) => With("masked", node.Inputs[2]),
            Op.Select when node.Inputs[2].Is(0) => With("masked", node.Inputs[1]),
            Op.Select => Between(node.Inputs[1], "_or_", node.Inputs[2]),
            _ => null,
        };
    }

    private static string? With(string prefix, Node operand) => Short(operand) is { } name ? $"{prefix}_{name}" : null;

    private static string? Between(Node left, string word, Node right) =>
        (Short(left), Short(right)) is ({ } one, { } other) ? one + word + other : null;

    /// <summary>The name of an operand: its own, or one operation on a named value. Names of names of names are unhelpful.</summary>
    private static string? Short(Node operand)
    {
        operand = Shown(operand);
        return Given(operand)
            ?? (Prefixes[operand.Op] is { } prefix && operand.Family != OpFamily.Selection && Given(Shown(operand.Inputs[0])) is { } inner ? $"{prefix}_{inner}" : null);
    }

    private static string? Given(Node node) =>
        node.Label ?? (node.Op == Op.Statistic ? Of(node.Graph.FormulaOf(node)) : node.Family == OpFamily.Leaf && node.Name.Length > 0 ? node.Name : null);

    /// <summary>The value that a node only repeats or detaches, unless the node has a label.</summary>
    private static Node Shown(Node node)
    {
        while (node.Label is null && node.Op is Op.Widen or Op.Stop)
        {
            node = node.Inputs[0];
        }

        return node;
    }
}
