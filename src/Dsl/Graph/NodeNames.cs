namespace EntroPIC.Dsl.Graph;

/// <summary>Descriptive names, in the language's style, for values that the user did not name.</summary>
internal static class NodeNames
{
    private const int LongestName = 28;

    private static readonly OpTable<string> Prefixes = new()
    {
        [Op.Negate] = "minus", [Op.Exp] = "exp", [Op.Log] = "log", [Op.Abs] = "abs", [Op.Sqrt] = "root", [Op.Square] = "square",
        [Op.Floor] = "floor", [Op.Ceil] = "ceil", [Op.Sign] = "sign", [Op.Cos] = "cos", [Op.Sin] = "sin", [Op.Sigmoid] = "sigmoid", [Op.Tanh] = "tanh", [Op.Softplus] = "softplus",
        [Op.Clamp] = "clamped", [Op.Not] = "not", [Op.Indicator] = "is", [Op.Sum] = "sum", [Op.Mean] = "mean", [Op.Std] = "std",
        [Op.Smallest] = "smallest", [Op.Largest] = "largest", [Op.Top] = "top", [Op.Bottom] = "bottom", [Op.TopCount] = "top", [Op.BottomCount] = "bottom", [Op.Rank] = "rank",
        [Op.CumulativeSum] = "cumulative", [Op.ReturnToGo] = "return",
    };

    private static readonly OpTable<string> Nouns = new()
    {
        [Op.Add] = "sum", [Op.Subtract] = "difference", [Op.Multiply] = "product", [Op.Divide] = "quotient", [Op.Power] = "power",
        [Op.Min] = "lesser", [Op.Max] = "greater", [Op.Select] = "choice", [Op.StraightThrough] = "passed", [Op.Count] = "count",
        [Op.And] = "both", [Op.Or] = "either", [Op.Less] = "below", [Op.LessOrEqual] = "at_most", [Op.Greater] = "above",
        [Op.GreaterOrEqual] = "at_least", [Op.Equal] = "equal", [Op.NotEqual] = "unequal", [Op.Sample] = "sampled",
        [Op.Quantile] = "quantile", [Op.GeneralizedAdvantage] = "gae",
    };

    /// <summary>The label, or else the operation with its operand: <c>mean_entropy</c>, <c>clamped_ratio</c>.</summary>
    public static string Of(Node node)
    {
        if (node.Label is { } label)
        {
            return label;
        }

        if (node.Name.Length > 0 && node.Family == OpFamily.Leaf)
        {
            return node.Name;
        }

        return node.Op switch
        {
            Op.Number or Op.Truth => "constant",
            Op.Widen or Op.Stop => Of(node.Inputs[0]),
            _ when Prefixes[node.Op] is { } prefix => WithPrefix(prefix, node.Inputs[node.Op is Op.Top or Op.Bottom or Op.TopCount or Op.BottomCount ? 1 : 0]),
            _ => Nouns[node.Op] ?? "value",
        };
    }

    private static string WithPrefix(string prefix, Node operand)
    {
        // One step only: names of names of names are unhelpful.
        while (operand.Label is null && operand.Op is Op.Widen or Op.Stop)
        {
            operand = operand.Inputs[0];
        }

        var inner = operand.Label
            ?? (operand.Family == OpFamily.Leaf && operand.Name.Length > 0 ? operand.Name : null)
            ?? Nouns[operand.Op];
        var name = inner is null ? prefix : $"{prefix}_{inner}";
        return name.Length <= LongestName ? name : prefix;
    }
}
