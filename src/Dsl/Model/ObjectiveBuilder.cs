using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Model;

/// <summary>
/// Reductions in terms of aggregates. Numerators are sums over the tokens at hand and denominators are counts over the whole step,
/// so the loss of a step is the sum of the losses of its micro-batches, for any split.
/// </summary>
/// <param name="graph">The graph for new nodes.</param>
/// <param name="kept">The conjunction of all <c>keep</c> conditions; <c>null</c> without any.</param>
internal sealed class ObjectiveBuilder(GraphBuilder graph, Node? kept)
{
    /// <summary>A term, reduced and with its sign.</summary>
    public TermModel Term(string name, TermRole role, Node value, Node? when, Reduction reduction, ItemSyntax syntax)
    {
        if (value.Is(0))
        {
            return new TermModel(name, role, value, when, reduction, value, syntax);
        }

        var (sum, denominator) = Reduce(name, value, when, reduction);
        var reduced = denominator is not null ? GraphBuilder.Name(graph.Divide(sum, denominator), name + "_mean")
            : value.Scope == Scope.Batch ? sum
            : GraphBuilder.Name(sum, name + "_sum");
        return new TermModel(
            name, role, value, when, reduction, role == TermRole.Penalty ? reduced : graph.Negate(reduced),
            syntax) { Denominator = denominator };
    }

    /// <summary>The scalar that is minimized.</summary>
    public Node Loss(IEnumerable<TermModel> terms) => terms.Aggregate(graph.Number(0), (sum, term) => graph.Add(sum, term.Reduced));

    /// <summary>The tokens at hand as a share of those of the step.</summary>
    public Node Share() => graph.Divide(graph.CountAtHand(Scope.Token, TakesPart(Scope.Token)), AtLeastOne(Scope.Token, null, "tokens"));

    /// <summary>
    /// The condition under which an element of a scope takes part in the loss; a sequence takes part if any of its tokens is kept.
    /// </summary>
    public Node? TakesPart(Scope scope)
    {
        if (kept is null || kept.Scope == Scope.Batch)
        {
            return kept;
        }

        if (kept.Scope == scope || kept.Scope.Holds(scope))
        {
            return graph.Widen(kept, scope);
        }

        var over = Scopes.Join(kept.Scope, scope);
        var count = graph.Aggregate(Op.Count, graph.Number(1), over, scope, graph.Widen(kept, over));
        return graph.Apply(Op.Greater, count, graph.Number(0));
    }

    /// <summary>The sum of a value over the elements of its scope, 0 if none takes part, and the count to divide it by.</summary>
    /// <param name="name">The term, for names of its denominators.</param>
    /// <param name="value">A value per token, sequence or group, or one of the batch, which is itself.</param>
    /// <param name="when">Its condition in the numerator.</param>
    /// <param name="reduction">Its reduction.</param>
    private (Node Sum, Node? Denominator) Reduce(string name, Node value, Node? when, Reduction reduction)
    {
        var scope = when is null ? value.Scope : Scopes.Join(value.Scope, when.Scope);
        if (scope == Scope.Batch)
        {
            var isKept = Both(kept is null or { Scope: Scope.Batch } ? kept : HasAny(Scope.Batch, null), when);
            return (isKept is null ? value : graph.Select(isKept, value, graph.Number(0)), null);
        }

        value = graph.Widen(value, scope);
        var counted = Both(TakesPart(scope), when);
        var elements = scope == Scope.Token ? counted : Both(counted, HasTokens(scope));
        var sum = reduction.Mode.MeanPer switch
        {
            Scope.Sequence when scope == Scope.Token => Sum(TokenMeans(value, scope, counted, reduction.Over), Scope.Sequence, null),
            Scope.Group when scope is Scope.Token or Scope.Sequence =>
                Sum(graph.Divide(value, graph.Widen(SizeOfGroup(scope, reduction.Over), scope)), scope, elements),
            _ => Sum(value, scope, elements),
        };
        sum = reduction.Length is { } length ? graph.Divide(sum, length) : sum;
        if (reduction.Mode.CountedFor(scope) is not { } counting)
        {
            return (sum, null);
        }

        var label = counting.Name() + "s";
        return (sum, AtLeastOne(counting, Counted(counting, reduction.Over), reduction.Over is null ? label : $"{name}_{label}"));
    }

    private Node TokenMeans(Node value, Scope scope, Node? counted, Node? over)
    {
        var denominator = Both(TakesPart(Scope.Token), over);
        return counted == denominator
            ? graph.Aggregate(Op.Mean, value, scope, Scope.Sequence, counted)
            : graph.Divide(
                graph.Aggregate(Op.Sum, value, scope, Scope.Sequence, counted),
                graph.Apply(Op.Max, Tokens(Scope.Sequence, over), graph.Number(1)));
    }

    // What the mean within a group divides by: its tokens, or its sequences that have one.
    private Node SizeOfGroup(Scope scope, Node? over)
    {
        var elements = Both(TakesPart(scope), Counted(scope, over));
        var size = graph.Apply(Op.Max, graph.Aggregate(Op.Count, graph.Number(1), scope, Scope.Group, elements), graph.Number(1));
        return GraphBuilder.NameLocal(size, scope == Scope.Token ? "group_tokens" : "group_sequences");
    }

    // A response without kept tokens does not count as a sequence, nor a prompt without any as a group.
    private Node HasTokens(Scope scope) => scope == Scope.Sequence
        ? graph.Apply(Op.Greater, graph.Signal("length", ValueKind.Number, Scope.Sequence, isLive: false), graph.Number(0))
        : HasAny(scope, null);

    private Node Sum(Node value, Scope scope, Node? where) => graph.SumAtHand(value, scope, where);

    /// <summary>Of each element of a scope, whether it is counted in the denominator; <c>null</c> if every token is.</summary>
    private Node? Counted(Scope scope, Node? over) => scope == Scope.Token ? over : over is null ? HasTokens(scope) : HasAny(scope, over);

    /// <summary>Of each element of a scope, whether one of its tokens is in the denominator.</summary>
    private Node HasAny(Scope per, Node? over) => graph.Apply(Op.Greater, Tokens(per, over), graph.Number(0));

    /// <summary>The tokens of each element of a scope that are in the denominator.</summary>
    private Node Tokens(Scope per, Node? over) =>
        graph.Aggregate(Op.Count, graph.Number(1), Scope.Token, per, Both(TakesPart(Scope.Token), over));

    // An empty sum is 0 and stays 0 divided by 1; 0 divided by 0 would be NaN.
    private Node AtLeastOne(Scope scope, Node? over, string label)
    {
        var count = graph.Aggregate(Op.Count, graph.Number(1), scope, Scope.Batch, Both(TakesPart(scope), over));
        return GraphBuilder.Name(graph.Apply(Op.Max, count, graph.Number(1)), label);
    }

    private Node? Both(Node? left, Node? right) => left is null ? right : right is null ? left : graph.And(left, right);
}
