using EntroPIC.Dsl.Differentiation;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>A loss in terms of sums, and its derivatives by the policy's outputs.</summary>
/// <param name="Value">The loss.</param>
/// <param name="Derivatives">The derivative per token by each signal with gradient.</param>
internal sealed record LossGradient(Node Value, IReadOnlyList<KeyedNode> Derivatives)
{
    /// <summary>The gradient; <c>null</c> if it flows through an operation without a symbolic one.</summary>
    public static LossGradient? Of(LossSchedule schedule)
    {
        var graph = schedule.Model.Graph;
        var value = Aggregates.InSums(graph, schedule.OfStep).Rewrite(schedule.Model.Loss);
        return Gradient.Of(graph, value) is { } gradients
            ? new(value, [.. gradients.OrderBy(static pair => pair.Key.Id).Select(pair => new KeyedNode(pair.Key.Name, graph.Widen(pair.Value, Scope.Token)))])
            : null;
    }
}
