using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Differentiation;

/// <summary>
/// Values that count only under a condition, with a gradient that is a number also where the condition does not hold. In
/// <c>if x &gt; 0 then sqrt(x) else 0</c> the slope of the root is infinite at 0, and a gradient of 0 times infinity is NaN. The branch
/// therefore takes the root of 1 there. Where it counts, it has the same bits as before.
/// </summary>
/// <param name="graph">Where nodes are made.</param>
internal sealed class GuardedBranches(GraphBuilder graph)
{
    private readonly RangeFinder _ranges = RangeFinder.OfUnknown();

    /// <summary>A loss as it is computed, where the analyses have seen it as it is written.</summary>
    public static LossModel In(LossModel loss)
    {
        var branches = new GuardedBranches(loss.Graph);
        var objective = new ObjectiveBuilder(loss.Graph, loss.Kept);
        TermModel Guarded(TermModel term)
        {
            var value = branches.Of(term.Value, term.When, objective.TakesPart(term.Value.Scope));
            return value == term.Value ? term
                : objective.Term(term.Name, term.Role, GraphBuilder.Name(value, term.Value.Label ?? term.Name), term.When, term.Reduction, term.Syntax);
        }

        IReadOnlyList<TermModel> terms = [.. loss.Terms.Select(Guarded)];
        return terms.SequenceEqual(loss.Terms) ? loss : loss with { Terms = terms, Loss = objective.Loss(terms) };
    }

    /// <summary>The value, each branch in it guarded by its own condition, and the whole by those under which it counts.</summary>
    private Node Of(Node value, params Node?[] conditions)
    {
        if (!value.IsLive)
        {
            return value;
        }

        var branches = new Rewriter(graph, static node => !node.IsLive, Guarded);
        return conditions.Aggregate(branches.Rewrite(value), (guarded, condition) => condition is null ? guarded : Under(guarded, condition, static _ => true));
    }

    private Node? Guarded(Node node) => node is { Op: Op.Select, IsLive: true }
        ? graph.Select(node.Inputs[0], Branch(node.Inputs[1], node.Inputs[0]), Branch(node.Inputs[2], graph.Not(node.Inputs[0])))
        : null;

    // A condition about other things rules nothing out.
    private Node Branch(Node value, Node condition)
    {
        var sources = Sources.Of(condition);
        return Under(value, condition, operand => Sources.Of(operand).Overlaps(sources));
    }

    /// <summary>The value where the condition holds; anything finite, with a finite slope, elsewhere.</summary>
    private Node Under(Node value, Node condition, Func<Node, bool> isAbout)
    {
        if (condition.IsConstant)
        {
            return value;
        }

        bool IsGuard(Node operand) => (condition.Scope == operand.Scope || condition.Scope.Holds(operand.Scope)) && isAbout(operand);
        Node Guard(Node operand) => graph.Select(condition, operand, graph.Number(1));

        // An aggregate is of other elements than those for which the condition was asked, and no gradient goes through a condition.
        return new Rewriter(graph, static node => node.IsCondition || node.Family is not (OpFamily.Elementwise or OpFamily.Widen), node =>
            Singularity.OperandOf(node, _ranges.Of) is { } index && IsGuard(node.Inputs[index])
                ? graph.Apply(node.Op, [.. node.Inputs.Select((input, i) => i == index ? Guard(input) : input)])
                : null).Rewrite(value);
    }
}
