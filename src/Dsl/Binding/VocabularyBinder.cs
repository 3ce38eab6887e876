using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Binding;

/// <summary>
/// Aggregates over the vocabulary, per token. They are found where the logits are, before anything else of the batch is known, so they depend
/// on the vocabulary and on params alone.
/// </summary>
internal static class VocabularyBinder
{
    /// <summary>The number of times that a row of logits is swept for aggregates: one may use those of the sweep before it.</summary>
    private const int MostSweeps = 2;

    /// <summary><c>sum(x where p per token)</c> and similar, for an operand of the vocabulary.</summary>
    public static Node Statistic(BuiltinCall call, Op op, Node value, Node? where)
    {
        var graph = call.Graph;
        foreach (var node in Traversal.InOrder(where is null ? [value] : [value, where]))
        {
            if (node.Family == OpFamily.Leaf && !IsKnown(node))
            {
                call.Context.Report(Rules.OutsideVocabulary, call.Syntax.Span, node.Name, node.Type.Describe());
                return graph.Error();
            }
        }

        return op switch
        {
            Op.Sum => Leaf(call, graph.Aggregate(Op.Sum, value, Scope.Vocabulary, Scope.Token, where)),
            Op.Count => Count(call, where),
            Op.Mean => Mean(call, value, where),
            Op.Std => Std(call, value, where),
            Op.Largest or Op.Smallest => Extreme(call, op, value, where),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, "no such aggregate over the vocabulary"),
        };
    }

    /// <summary>Reports a function that compares the elements of the vocabulary with each other.</summary>
    public static Node Refuse(BuiltinCall call, string remedy)
    {
        call.Context.Report(Rules.NotOverVocabulary, call.Syntax.Span, call.Syntax.Name, remedy);
        return call.Graph.Error();
    }

    private static bool IsKnown(Node leaf) =>
        leaf.IsConstant || leaf.IsError || leaf.Scope == Scope.Vocabulary || leaf.Op is Op.Parameter or Op.Statistic;

    private static Node Count(BuiltinCall call, Node? where) =>
        Leaf(call, call.Graph.Aggregate(Op.Sum, where is null ? call.Graph.Number(1) : call.Graph.Apply(Op.Indicator, where), Scope.Vocabulary, Scope.Token));

    private static Node Mean(BuiltinCall call, Node value, Node? where) => call.Graph.Divide(
        Leaf(call, call.Graph.Aggregate(Op.Sum, value, Scope.Vocabulary, Scope.Token, where)),
        call.Graph.Apply(Op.Max, Count(call, where), call.Graph.Number(1)));

    /// <summary>With Bessel's correction, as everywhere.</summary>
    private static Node Std(BuiltinCall call, Node value, Node? where)
    {
        var graph = call.Graph;
        var deviation = graph.Subtract(value, Mean(call, value, where));
        var squares = Leaf(call, graph.Aggregate(Op.Sum, graph.Apply(Op.Square, deviation), Scope.Vocabulary, Scope.Token, where));
        var others = graph.Apply(Op.Max, graph.Subtract(Count(call, where), graph.Number(1)), graph.Number(1));
        return graph.Apply(Op.Sqrt, graph.Divide(squares, others));
    }

    /// <summary>An extreme carries no gradient: equal logits, as are usual in bfloat16, would have to share it.</summary>
    private static Node Extreme(BuiltinCall call, Op op, Node value, Node? where)
    {
        if (value.IsLive)
        {
            call.Context.Report(
                Rules.CutSilently, call.Syntax.Arguments[0].Value.Span, SourceWording.Shorten(call.Syntax.Arguments[0].Value.Span.Text), "an extreme over the vocabulary", "");
        }

        return Leaf(call, call.Graph.Aggregate(op, call.Graph.Stop(value), Scope.Vocabulary, Scope.Token, where));
    }

    private static Node Leaf(BuiltinCall call, Node formula)
    {
        if (!formula.IsError && GraphBuilder.SweepsBefore(formula) >= MostSweeps)
        {
            call.Context.Report(Rules.TooManySweeps, call.Syntax.Span, SourceWording.Shorten(call.Syntax.Span.Text), MostSweeps);
            return call.Graph.Error();
        }

        return call.Graph.Statistic(formula);
    }
}
