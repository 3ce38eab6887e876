using EntroPIC.Dsl.Differentiation;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>
/// Makes the gradient of a value over the batch, such as <c>mean(entropy)</c> in a term, independent of how a step is split. A micro-batch
/// knows the derivative of the whole step by each of its tokens, since the sums in it are values of the step, and adds its own part.
/// </summary>
internal static class StepGradients
{
    /// <summary>The loss as computed; analyses see the loss as written.</summary>
    public static LossModel In(LossModel loss)
    {
        var objective = new ObjectiveBuilder(loss.Graph, loss.Kept);
        IReadOnlyList<TermModel> terms = [.. loss.Terms.Select(term => IsOfStep(term.Value) ? OfStep(loss.Graph, term, objective) : term)];
        return terms.SequenceEqual(loss.Terms) ? loss : loss with { Terms = terms, Loss = objective.Loss(terms) };
    }

    private static bool IsOfStep(Node value) => value.Scope == Scope.Batch
        || Array.Exists(GradientFlow.Of(value), static node => node is { Family: OpFamily.Aggregate, Scope: Scope.Batch });

    private static TermModel OfStep(GraphBuilder graph, TermModel term, ObjectiveBuilder objective)
    {
        if (!GradientFlow.IsOfSums(term.Value) || Gradient.Of(graph, Aggregates.InSums(graph, []).Rewrite(term.Reduced)) is not { } gradients)
        {
            return term.Value.Scope == Scope.Batch ? term with { Reduced = graph.Multiply(term.Reduced, objective.Share()) } : term;
        }

        // One value of the batch is shared by its tokens.
        var value = graph.Stop(term.Reduced);
        var shared = term.Value.Scope == Scope.Batch
            ? graph.Multiply(GraphBuilder.NameLocal(value, term.Name + "_of_step"), objective.Share())
            : value;
        Node Part(Node leaf, Node derivative) =>
            graph.SumAtHand(graph.Multiply(GraphBuilder.NameLocal(graph.Stop(derivative), $"d_{term.Name}_by_{leaf.Name}"), leaf), leaf.Scope, null);
        var parts = gradients.OrderBy(static pair => pair.Key.Id).Select(pair => Part(pair.Key, pair.Value)).ToList();
        var reduced = parts.Count == 0 ? shared : graph.Apply(Op.StraightThrough, shared, parts.Aggregate(graph.Add));
        return term with { Reduced = GraphBuilder.Name(reduced, term.Reduced.Label ?? term.Name) };
    }
}
