using EntroPIC.Batches;

namespace EntroPIC.Losses;

/// <summary>
/// Facts about a compiled loss that do not depend on a batch. Generated code states them; forms and trainers ask for them.
/// </summary>
public sealed record LossTraits
{
    /// <summary>
    /// The signals that an optimizer step reads: <see cref="PolicyLoss.Control"/>, <see cref="PolicyLoss.Total"/>,
    /// <see cref="PolicyLoss.Evaluate"/> and the metrics.
    /// </summary>
    public required Signals StepSignals { get; init; }

    /// <summary>The signals that <see cref="PolicyLoss.BeginRollout"/> reads; those of the policy are of the policy that sampled.</summary>
    public Signals RolloutSignals { get; init; }

    /// <summary>The signals of the project that it reads, in steps or rollouts; each is given by <see cref="PackedBatch.Give"/>.</summary>
    public IReadOnlyList<DeclaredSignal> Inputs { get; init; } = [];

    /// <summary>The names of the statistics of tokens over the vocabulary that it declares; a form finds them with the logits.</summary>
    public IReadOnlyList<string> Statistics { get; init; } = [];

    /// <summary>True if one of <see cref="Statistics"/> carries gradient.</summary>
    public bool HasLiveStatistics { get; init; }

    /// <summary>True if <see cref="PolicyLoss.BeginRollout"/> reads <see cref="Statistics"/>.</summary>
    public bool RolloutNeedsVocabulary { get; init; }

    /// <summary>True if a micro-batch must hold all responses to a prompt.</summary>
    public bool NeedsWholeGroups { get; init; }

    /// <summary>
    /// True if <see cref="PolicyLoss.Total"/> reads signals of the policy: a step of several micro-batches then needs a pass before the
    /// first gradient.
    /// </summary>
    public bool TotalsNeedPolicy { get; init; }

    /// <summary>
    /// The names of its controls, which are metrics; <c>C_saturated</c> and <c>C_authority</c> are the other metrics of a control <c>C</c>.
    /// </summary>
    public IReadOnlyList<string> Controls { get; init; } = [];

    /// <summary>
    /// The names of those with a state for each prompt, which a batch must name by <see cref="PackedBatch.PromptIds"/>. <c>C_prompts</c> and
    /// <c>C_evicted</c> are further metrics of such a control <c>C</c>.
    /// </summary>
    public IReadOnlyList<string> GroupControls { get; init; } = [];

    /// <summary>True if <see cref="PolicyLoss.Control"/> steps a controller.</summary>
    public bool HasUpdateControls { get; init; }

    /// <summary>True if <see cref="PolicyLoss.Control"/> steps one with a state for each prompt, so that a step needs the outputs of its own groups.</summary>
    public bool HasGroupUpdateControls { get; init; }

    /// <summary>True if the loss has a fused form: a kernel that computes value and gradient without autograd.</summary>
    public bool HasKernel { get; init; }

    /// <summary>True if the loss is per-token, so that its kernel can be fused into the softmax.</summary>
    public bool IsTokenLocal { get; init; }

    /// <summary>True if the kernel needs values that <see cref="PolicyLoss.Prepare"/> attaches.</summary>
    public bool NeedsPreparation { get; init; }

    /// <summary>True if the metrics have a fused form, too.</summary>
    public bool HasMetricKernel { get; init; }

    /// <summary>True if the metric kernel needs values that <see cref="PolicyLoss.Prepare"/> attaches.</summary>
    public bool MetricsNeedPreparation { get; init; }

    /// <summary>Largest number of sums, of sequences and of their groups, that a kernel keeps for each sequence.</summary>
    public int SequenceSums { get; init; }
}
