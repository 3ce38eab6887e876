using System.Text.Json.Serialization;
using EntroPIC.Kernels;
using EntroPIC.Losses;

namespace EntroPIC.Training;

/// <summary>The optimizer steps on a rollout. A run sets the learning rate, the temperature and the seed itself.</summary>
public sealed record UpdateOptions
{
    /// <summary>Optimizer steps in one pass over a rollout: 1 is on-policy, more is off-policy. At least 1.</summary>
    public int MiniBatches { get; init => field = Accept.AtLeast(1, value); } = 1;

    /// <summary>Passes over a rollout. At least 1; more than 1 is off-policy.</summary>
    public int Epochs { get; init => field = Accept.AtLeast(1, value); } = 1;

    /// <summary>
    /// Tokens, prompts and padding included, that go through the policy at once; 0 for no limit. It bounds memory. It changes nothing
    /// but rounding, except for controllers that see the measurement of the step before (<see cref="ExactMeasurement"/>). A longer
    /// sequence (or group, where the loss needs whole groups) goes alone.
    /// </summary>
    public int MicroBatchTokens { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Maximum norm of the gradient, which is clipped to it; <c>inf</c> for none. Above 0.</summary>
    public double MaxGradientNorm { get; init => field = Accept.PositiveOrInfinite(value); } = 1;

    /// <summary>
    /// Measures a step of several micro-batches before its first gradient, at the cost of a second forward pass. Otherwise its
    /// controllers see the measurement of the step before, except in the first step, and where the loss needs that forward pass anyway
    /// (<see cref="LossTraits.TotalsNeedPolicy"/>). With one micro-batch they always see the step's own.
    /// </summary>
    public bool ExactMeasurement { get; init; }

    /// <summary>The form in which losses are evaluated.</summary>
    public LossFormKind Form { get; init => field = Accept.Known(value); }

    /// <summary>Learning rate of each step; <c>null</c> leaves the optimizer's own.</summary>
    [JsonIgnore]
    public LearningRateSchedule? LearningRate { get; init; }

    /// <summary>Divisor of the logits: the temperature of sampling. Above 0.</summary>
    [JsonIgnore]
    public double Temperature { get; init => field = Accept.Positive(value); } = 1;

    /// <summary>Seed of a loss's random draws, such as <c>sample</c>.</summary>
    [JsonIgnore]
    public long Seed { get; init; }

    /// <summary>Optimizer steps per rollout.</summary>
    [JsonIgnore]
    public int StepsPerRollout => MiniBatches * Epochs;

    /// <summary>True if the controllers of a loss see the measurement of the step before in a step of several micro-batches.</summary>
    internal bool MeasuresLate(LossTraits loss) =>
        loss is { HasUpdateControls: true, TotalsNeedPolicy: false, HasGroupUpdateControls: false } && !ExactMeasurement;

    internal ILossForm CreateForm() => Form switch
    {
        LossFormKind.Fused => new FusedForm(),
        LossFormKind.Tensor => new TensorForm(),
        _ => throw new InvalidOperationException($"there is no form `{Form}` of a loss"),
    };
}
