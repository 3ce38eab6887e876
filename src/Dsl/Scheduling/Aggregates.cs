using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>Aggregates expressed by sums, which a sweep over tokens can accumulate.</summary>
internal static class Aggregates
{
    /// <summary>
    /// Rewrites values outside of the step's in terms of sums. Values out of a sweep's reach are prepared unchanged, so that the mean of
    /// equal rewards is exactly their value.
    /// </summary>
    public static Rewriter InSums(GraphBuilder graph, HashSet<Node> ofStep) =>
        new(graph, ofStep.Contains, node => node.IsLive || IsVisited(node) ? AsSums(graph, node) : null);

    /// <summary>
    /// True if a sweep knows the value: not one per position, nor one per group without gradient, which is prepared.
    /// </summary>
    public static bool IsVisited(Node node) => node.Scope switch
    {
        Scope.Position => false,
        Scope.Group => node.IsLive || node.IsConstant,
        _ => true,
    };

    /// <summary>The expression of an aggregate by sums; <c>null</c> for sums and extremes, which are accumulated directly.</summary>
    private static Node? AsSums(GraphBuilder graph, Node node)
    {
        var value = node.Inputs.Length > 0 ? node.Inputs[0] : node;
        var where = node.Restriction;
        return node.Op switch
        {
            Op.Count when node.IsAtHand => where is null ? null : graph.SumAtHand(graph.Apply(Op.Indicator, where), value.Scope, null),
            Op.Count => Count(graph, value.Scope, node.Scope, where),
            Op.Mean => graph.Divide(
                graph.Aggregate(Op.Sum, value, value.Scope, node.Scope, where),
                graph.Apply(Op.Max, Count(graph, value.Scope, node.Scope, where), graph.Number(1))),
            Op.Std => Std(graph, value, node.Scope, where),
            _ => null,
        };
    }

    /// <summary>
    /// The number of elements: the length of a sequence, the token count of a batch, the prepared count of a group, and otherwise a sum of ones.
    /// </summary>
    private static Node Count(GraphBuilder graph, Scope over, Scope per, Node? where) => (where, over, per) switch
    {
        (null, Scope.Token, Scope.Sequence) => graph.Signal("length", ValueKind.Number, Scope.Sequence, isLive: false),
        (null, Scope.Token or Scope.Sequence, Scope.Batch) or (_, _, Scope.Group) => graph.Aggregate(Op.Count, graph.Number(1), over, per, where),
        _ => graph.Aggregate(Op.Sum, where is null ? graph.Number(1) : graph.Apply(Op.Indicator, where), over, per),
    };

    /// <summary>True for the number of tokens or of sequences, which needs no sweep.</summary>
    public static bool IsSize(Node node) =>
        node is { Op: Op.Count, Scope: Scope.Batch, Inputs.Length: 1 } && node.Inputs[0].Scope is Scope.Token or Scope.Sequence;

    /// <summary>The standard deviation with Bessel's correction; 0 for fewer than two elements.</summary>
    private static Node Std(GraphBuilder graph, Node value, Scope per, Node? where)
    {
        var count = Count(graph, value.Scope, per, where);
        var mean = graph.Divide(graph.Aggregate(Op.Sum, value, value.Scope, per, where), graph.Apply(Op.Max, count, graph.Number(1)));
        var squares = graph.Aggregate(Op.Sum, graph.Apply(Op.Square, graph.Subtract(value, mean)), value.Scope, per, where);
        var variance = graph.Divide(squares, graph.Apply(Op.Max, graph.Subtract(count, graph.Number(1)), graph.Number(1)));

        // The square root has no finite slope at 0.
        var isSpread = graph.Apply(Op.Greater, variance, graph.Number(0));
        return graph.Select(isSpread, graph.Apply(Op.Sqrt, graph.Select(isSpread, variance, graph.Number(1))), graph.Number(0));
    }
}
