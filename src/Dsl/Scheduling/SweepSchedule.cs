using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>
/// A loss and its gradient, or its metrics, as sweeps over tokens without temporaries: one sweep per level of cross-token dependency. A sum
/// per sequence, per group or over the batch is known after its elements; everything else is recomputed where it is used.
/// </summary>
internal sealed record SweepSchedule
{
    /// <summary>The maximum number of sums of each kind in a sweep: the caller keeps them on its stack.</summary>
    private const int MostSums = 256;

    /// <summary>The maximum number of sweeps: each repeats the work of the earlier ones, so code and work grow quadratically.</summary>
    private const int MostSweeps = 16;

    /// <summary>Tokens, sequences, groups.</summary>
    private const int Phases = 3;

    /// <summary>The results as expressions of sums: the loss, or each metric.</summary>
    public required IReadOnlyList<KeyedNode> Results { get; init; }

    /// <summary>The sweeps, in order.</summary>
    public required IReadOnlyList<Sweep> Sweeps { get; init; }

    /// <summary>
    /// Values without gradient that compare tokens in ways that a sweep cannot: ranks, scans, extremes, aggregates per group and per
    /// position. Tensor operations compute them before the sweeps, on each micro-batch.
    /// </summary>
    public required IReadOnlyList<PreparedValue> Prepared { get; init; }

    /// <summary>True if the gradient of a token does not depend on the policy's outputs for other tokens.</summary>
    public required bool IsTokenLocal { get; init; }

    /// <summary>The sweeps of a loss and its gradient; <c>null</c> if there are too many.</summary>
    public static SweepSchedule? OfLoss(LossSchedule schedule, LossGradient gradient)
    {
        var prepared =
            FindPrepared([gradient.Value, .. gradient.Derivatives.Select(static derivative => derivative.Value)], schedule.OfStep);
        return Of(schedule, [new KeyedNode("value", gradient.Value)], gradient.Derivatives, Name(prepared, schedule.Selections));
    }

    /// <summary>
    /// The sweeps of the metrics over tokens; <c>null</c> if there are none, if a sweep cannot compute one, or if there are too many
    /// sweeps.
    /// </summary>
    /// <param name="schedule">The loss.</param>
    /// <param name="prepared">The values prepared for the loss's own sweeps: metrics may use these, but need no others.</param>
    public static SweepSchedule? OfMetrics(LossSchedule schedule, IReadOnlyList<PreparedValue> prepared)
    {
        var ofStep = schedule.OfStep;
        var sums = Aggregates.InSums(schedule.Model.Graph, ofStep);

        // All metrics at once, since each may depend on the previous one.
        var withElements = new HashSet<Node>();
        foreach (var node in Traversal.InOrder(schedule.Metrics.Select(static metric => metric.Value), ofStep.Contains))
        {
            if (node.Scope != Scope.Batch || (!ofStep.Contains(node) && Array.Exists(node.Inputs, withElements.Contains)))
            {
                withElements.Add(node);
            }
        }

        var results = schedule.Metrics
            .Where(metric => withElements.Contains(metric.Value))
            .Select(metric => metric with { Value = sums.Rewrite(metric.Value) })
            .ToList();
        return results.Count == 0 ? null : Of(schedule, results, [], prepared);
    }

    private static SweepSchedule? Of(
        LossSchedule schedule, IReadOnlyList<KeyedNode> results, IReadOnlyList<KeyedNode> writes, IReadOnlyList<PreparedValue> prepared)
    {
        HashSet<Node> inColumns = [.. prepared.Select(static value => value.Value)];
        HashSet<Node> known = [.. schedule.OfStep, .. inColumns];
        var order = Traversal.InOrder(results.Concat(writes).Select(static root => root.Value), known.Contains);
        if (Array.Exists(order, node => !inColumns.Contains(node) && (known.Contains(node) ? IsOutOfReach(node) : !IsSweepable(node))))
        {
            return null;
        }

        var sweeps = Arrange(order, known, writes);
        if (sweeps is null || sweeps.Any(static sweep => Math.Max(sweep.PerSequence.Count + sweep.PerGroup.Count, sweep.PerBatch.Count) > MostSums))
        {
            return null;
        }

        var used = new HashSet<Node>(order);
        return new SweepSchedule
        {
            Results = results,
            Sweeps = sweeps,
            Prepared = [.. prepared.Where(value => used.Contains(value.Value))],

            // Inside the softmax there are no sums per sequence or group, not even for the value.
            IsTokenLocal = sweeps.Count == 1 && sweeps[0].PerSequence.Count == 0 && !sweeps[0].HasGroups && !schedule.TotalsNeedPolicy
                && !prepared.Any(static value => value.Value.DependsOn(SignalInfo.IsOfPolicy)),
        };
    }

    private static bool IsSweepable(Node node) => Aggregates.IsVisited(node) && node.Family switch
    {
        OpFamily.Aggregate => node.Op == Op.Sum || Aggregates.IsSize(node),
        OpFamily.Selection or OpFamily.Scan => false,
        _ => true,
    };

    /// <summary>True for a selection of the step that a sweep cannot read, since its column is not one of tokens or sequences.</summary>
    private static bool IsOutOfReach(Node ofStep) => ofStep.Scope is Scope.Group or Scope.Position;

    /// <summary>
    /// The outermost values without gradient, other than batch values, that depend on an operation which a sweep cannot do.
    /// </summary>
    private static IReadOnlyList<Node> FindPrepared(IReadOnlyList<Node> roots, HashSet<Node> ofStep)
    {
        var order = Traversal.InOrder(roots, ofStep.Contains);
        var needing = new HashSet<Node>();
        foreach (var node in order)
        {
            if (ofStep.Contains(node) ? IsOutOfReach(node) : !IsSweepable(node) || Array.Exists(node.Inputs, needing.Contains))
            {
                needing.Add(node);
            }
        }

        var flow = new HashSet<Node>(GradientFlow.Of(roots[0]));
        bool IsCandidate(Node node) => needing.Contains(node) && !flow.Contains(node) && !node.IsLive && node.Scope is Scope.Group or Scope.Sequence or Scope.Token;
        return [.. Traversal.InOrder(roots, node => ofStep.Contains(node) || IsCandidate(node)).Where(IsCandidate)];
    }

    private static Node Summand(Node sum) =>
        sum.Inputs.Length == 1 ? sum.Inputs[0] : sum.Graph.Select(sum.Inputs[1], sum.Inputs[0], sum.Graph.Number(0));

    /// <summary>The sums and writes of each sweep; <c>null</c> if there are too many sweeps.</summary>
    private static IReadOnlyList<Sweep>? Arrange(Node[] order, HashSet<Node> known, IReadOnlyList<KeyedNode> writes)
    {
        // Counted in phases: a sweep visits the tokens of a sequence, then the sequence itself, then, after its last sequence, the group.
        var times = new Dictionary<Node, int>();
        var names = new UniqueNames();
        var sums = new List<(int Sweep, SweepSum Sum)>();
        foreach (var node in order)
        {
            var time = 0;
            foreach (var input in known.Contains(node) ? [] : node.Inputs)
            {
                time = Math.Max(time, times[input]);
            }

            var isSum = node.Op == Op.Sum && !known.Contains(node);
            var elements = isSum ? node.Inputs[0].Scope : node.Scope;
            if (isSum || elements == Scope.Token)
            {
                time = NextVisit(time, PhaseOf(elements));
            }

            if (isSum)
            {
                sums.Add((time / Phases, new SweepSum(KeyedNode.Of(node, names), Summand(node))));
                time = node.Scope == Scope.Batch ? ((time / Phases) + 1) * Phases : NextVisit(time, PhaseOf(node.Scope));
            }

            times[node] = time;
        }

        var last = sums.Select(static sum => sum.Sweep).Concat(writes.Select(write => times[write.Value] / Phases)).DefaultIfEmpty(0).Max();
        if (last >= MostSweeps)
        {
            return null;
        }

        IReadOnlyList<SweepSum> Sums(int sweep, Scope per) =>
            [.. sums.Where(sum => sum.Sweep == sweep && sum.Sum.Result.Value.Scope == per).Select(static sum => sum.Sum)];
        return [.. Enumerable.Range(0, last + 1).Select(sweep => new Sweep(
            Sums(sweep, Scope.Sequence), Sums(sweep, Scope.Group), Sums(sweep, Scope.Batch),
            [.. writes.Where(write => times[write.Value] / Phases == sweep)]))];
    }

    private static int PhaseOf(Scope scope) => scope switch
    {
        Scope.Token => 0,
        Scope.Sequence => 1,
        Scope.Group => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "a sweep does not visit the scope"),
    };

    /// <summary>The first time, from one on, at which a sweep is in a phase.</summary>
    private static int NextVisit(int time, int phase) => time + ((phase + Phases - (time % Phases)) % Phases);

    private static IReadOnlyList<PreparedValue> Name(IReadOnlyList<Node> nodes, IReadOnlyList<KeyedNode> others)
    {
        var names = new UniqueNames();
        foreach (var other in others)
        {
            names.Of(other.Name, other.Name);
        }

        return [.. nodes.Select(node => PreparedValue.Of(KeyedNode.Of(node, names)))];
    }
}

/// <summary>A value that tensor operations compute before the sweeps.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value.</param>
/// <param name="Column">The value as a sweep finds it: one of a group at each of its sequences.</param>
internal sealed record PreparedValue(string Name, Node Value, Node Column)
{
    public static PreparedValue Of(KeyedNode named) =>
        new(named.Name, named.Value, named.Value.Scope == Scope.Group ? named.Value.Graph.WidenTo(named.Value, Scope.Sequence) : named.Value);
}

/// <summary>One sweep over the tokens.</summary>
/// <param name="PerSequence">Sums over the tokens of each sequence.</param>
/// <param name="PerGroup">Sums over the tokens or sequences of each group.</param>
/// <param name="PerBatch">Sums over the batch, of values per token, sequence or group.</param>
/// <param name="Writes">Derivatives of the loss written for each token, by signal.</param>
internal sealed record Sweep(
    IReadOnlyList<SweepSum> PerSequence, IReadOnlyList<SweepSum> PerGroup, IReadOnlyList<SweepSum> PerBatch, IReadOnlyList<KeyedNode> Writes)
{
    /// <summary>True if it visits groups: a sum of theirs is made, or one over them.</summary>
    public bool HasGroups => PerGroup.Count > 0 || PerBatch.Any(static sum => sum.Over == Scope.Group);
}

/// <summary>A sum that a sweep accumulates.</summary>
/// <param name="Result">The sum, known after the sweep.</param>
/// <param name="Summand">The value added for each element: 0 where the condition of the sum does not hold.</param>
internal sealed record SweepSum(KeyedNode Result, Node Summand)
{
    /// <summary>The elements that it sums.</summary>
    public Scope Over => Result.Value.Inputs[0].Scope;
}
