using EntroPIC.Dsl.Differentiation;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>
/// The schedule of a loss. The loss itself is computed per micro-batch. Values of the whole optimizer step (denominators, means over the
/// batch) are computed before, on the whole step, so that the result does not depend on the split.
/// </summary>
internal sealed record LossSchedule
{
    private LossSchedule(LossModel declared)
    {
        var model = StepGradients.In(FiniteSlopes.In(declared));
        (Declared, Model) = (declared, model);
        var ofStep = FindOfStep(model);
        Totals = [.. ofStep.Where(static value => value.Value.Scope == Scope.Batch)];
        Selections = [.. ofStep.Where(static value => value.Value.Scope != Scope.Batch)];

        var known = new HashSet<Node>(ofStep.Select(static value => value.Value));
        NeedsWholeGroups = Array.Exists(Traversal.InOrder(model.Loss, known.Contains), node => ComparesInGroup(node, known.Contains(node)));
        TotalsNeedPolicy = Array.Exists(Traversal.InOrder(ofStep.Select(static value => value.Value)), SignalInfo.IsOfPolicy);
        AdvantageFirst = model.Advantage is null || !model.Advantage.Value.DependsOn(static node => node.Op == Op.ControlOutput);

        var step = model.Controls
            .Where(static control => control.Timing == Timing.Update)
            .SelectMany(static control => control.Measured);
        var rollout = model.Controls
            .Where(static control => control.Timing == Timing.Rollout)
            .SelectMany(static control => control.Measured);
        Metrics =
        [
            .. model.Metrics.Select(static metric => new KeyedNode(metric.Name, metric.Value)),
            .. model.Controls
                .Where(static control => control.Authority is not null)
                .Select(static control => new KeyedNode(ControlMetrics.Authority(control.Name), control.Authority!)),
        ];
        Node[] ofStepRoots = [model.Loss, .. step, .. Metrics.Select(static metric => metric.Value)];
        Node[] ofRollout = [.. rollout, .. model.Advantage is null ? [] : new[] { model.Advantage.Value }];
        StepSignals = SignalsOf(Traversal.InOrder(ofStepRoots));
        RolloutSignals = SignalsOf(Traversal.InOrder(ofRollout));
        RolloutNeedsVocabulary = Array.Exists(Traversal.InOrder(ofRollout), static node => node.Op == Op.Statistic);
        Vocabulary = VocabularySchedule.Of(model, ofStepRoots.Concat(ofRollout));
        HasEntropyGradient = Array.Exists(GradientFlow.Of(model.Loss), static node => node is { Op: Op.Signal, Name: "entropy" });
    }

    /// <summary>The loss as written.</summary>
    public LossModel Declared { get; }

    /// <summary>The loss as computed: every slope is finite.</summary>
    public LossModel Model { get; }

    /// <summary>The values of the whole step that the loss uses, with names valid in any target.</summary>
    public IReadOnlyList<KeyedNode> Totals { get; }

    /// <summary>Selections over the whole step that the loss uses; a micro-batch takes its part.</summary>
    public IReadOnlyList<KeyedNode> Selections { get; }

    /// <summary>The values of <see cref="Totals"/> and <see cref="Selections"/>, which are inputs of a micro-batch.</summary>
    public HashSet<Node> OfStep => [.. Totals.Concat(Selections).Select(static value => value.Value)];

    /// <summary>The metrics, computed on the whole step: the declared ones, then the authority of each control.</summary>
    public IReadOnlyList<KeyedNode> Metrics { get; }

    /// <summary>True if a micro-batch must contain all responses to a prompt, since a value aggregates per group or per position.</summary>
    public bool NeedsWholeGroups { get; }

    /// <summary>
    /// True if <see cref="Totals"/> or <see cref="Selections"/> need statistics of the policy, and thus a pass over the whole step before
    /// the first gradient.
    /// </summary>
    public bool TotalsNeedPolicy { get; }

    /// <summary>True if advantages are computed before the per-rollout controls step.</summary>
    public bool AdvantageFirst { get; }

    /// <summary>The signals that a step uses.</summary>
    public IReadOnlyList<SignalInfo> StepSignals { get; }

    /// <summary>The signals used in scoring a rollout, under the policy that sampled it.</summary>
    public IReadOnlyList<SignalInfo> RolloutSignals { get; }

    /// <summary>The statistics of tokens over the vocabulary; <c>null</c> for a loss without.</summary>
    public VocabularySchedule? Vocabulary { get; }

    /// <summary>True if scoring a rollout uses statistics over the vocabulary.</summary>
    public bool RolloutNeedsVocabulary { get; }

    /// <summary>True if the gradient of the entropy is used, not only its value.</summary>
    public bool HasEntropyGradient { get; }

    public static LossSchedule Of(LossModel model) => new(model);

    /// <summary>
    /// The values of the whole step: batch values computed by aggregates, selections that compare elements with all others, and samples, whose
    /// random numbers go by the index of an element in the step. Values with
    /// gradient, and the sums of terms, are left to the micro-batches.
    /// </summary>
    private static IReadOnlyList<KeyedNode> FindOfStep(LossModel model)
    {
        var (aggregates, atHand) = (new HashSet<Node>(), new HashSet<Node>());
        var flow = new HashSet<Node>(GradientFlow.Of(model.Loss));
        foreach (var node in Traversal.InOrder(model.Loss))
        {
            if (node.Family is OpFamily.Aggregate or OpFamily.Selection || Array.Exists(node.Inputs, aggregates.Contains))
            {
                aggregates.Add(node);
            }

            if (node.IsAtHand || Array.Exists(node.Inputs, atHand.Contains))
            {
                atHand.Add(node);
            }
        }

        bool IsOfStep(Node node) => !flow.Contains(node) && !atHand.Contains(node)
            && (node.Scope == Scope.Batch ? aggregates.Contains(node)
                : node.Family == OpFamily.Selection && (node.Per == Scope.Batch || node.Op == Op.Sample));

        var names = new UniqueNames();
        return [.. Traversal.InOrder(model.Loss, IsOfStep).Where(IsOfStep).Select(node => KeyedNode.Of(node, names))];
    }

    // A position is complete only if its group is.
    private static bool ComparesInGroup(Node node, bool isOfStep) =>
        isOfStep ? node.Scope == Scope.Position
        : node.Family == OpFamily.Aggregate ? node.Scope is Scope.Group or Scope.Position
        : node.Per is Scope.Group or Scope.Position;

    private static IReadOnlyList<SignalInfo> SignalsOf(IEnumerable<Node> nodes)
    {
        var names =
            new HashSet<string>(nodes.Where(static node => node.Op == Op.Signal).Select(static node => node.Name), StringComparer.Ordinal);
        return [.. SignalInfo.All.Where(signal => names.Contains(signal.Name))];
    }
}

/// <summary>A named value.</summary>
internal sealed record KeyedNode(string Name, Node Value)
{
    /// <summary>The value with a unique name made from its own.</summary>
    public static KeyedNode Of(Node value, UniqueNames taken)
    {
        var name = NodeNames.Of(value);
        return new KeyedNode(taken.Of(name, name + "_"), value);
    }
}
