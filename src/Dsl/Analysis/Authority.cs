using EntroPIC.Dsl.Differentiation;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// The authority of a control: the mean over tokens of the absolute derivative of the objective by its output. It is 0 if every advantage
/// of the batch is 0, and then no gain can move anything.
/// </summary>
internal sealed class Authority(GraphBuilder graph, IEnumerable<TermModel> terms, Func<Scope, Node?> takesPart)
{
    /// <summary>The outputs of controls that each term uses.</summary>
    private readonly ILookup<string, (TermModel Term, Node Leaf)> _uses = terms
        .SelectMany(static term => Traversal.InOrder(term.Value)
            .Where(static node => node.Op == Op.ControlOutput && !node.IsCondition)
            .Select(leaf => (Term: term, Leaf: leaf)))
        .ToLookup(static use => use.Leaf.Name, StringComparer.Ordinal);

    /// <summary>The controls of a loss, each with its authority.</summary>
    public static IReadOnlyList<ControlModel> Measure(LossModel loss)
    {
        var authority = new Authority(loss.Graph, loss.Terms, new ObjectiveBuilder(loss.Graph, loss.Kept).TakesPart);
        return [.. loss.Controls.Select(control => control with { Authority = authority.Of(control.Name) })];
    }

    /// <summary>The authority, per batch; <c>null</c> if no term has a simple derivative by the control.</summary>
    private Node? Of(string control)
    {
        var effect = graph.Number(0);
        foreach (var (term, leaf) in _uses[control])
        {
            if (Tangent.Of(graph, term.Value, leaf, isFinite: true) is not { } tangent)
            {
                return null;
            }

            var sign = graph.Number(term.Role == TermRole.Penalty ? -1 : 1);
            var acting = term.When is null ? tangent : graph.Select(term.When, tangent, graph.Number(0));
            effect = graph.Add(effect, graph.Multiply(sign, acting));
        }

        return effect.Is(0) || effect.Scope == Scope.Batch ? null
            : GraphBuilder.Name(
                graph.Aggregate(Op.Mean, graph.Apply(Op.Abs, graph.Stop(effect)), effect.Scope, Scope.Batch, takesPart(effect.Scope)),
                ControlMetrics.Authority(control));
    }
}
