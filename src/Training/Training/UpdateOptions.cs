namespace EntroPIC.Training;

/// <summary>How a rollout becomes optimizer steps.</summary>
public sealed record UpdateOptions
{
    /// <summary>Optimizer steps that one pass over a rollout makes: 1 is on-policy, more is off-policy. At least 1.</summary>
    public int MiniBatches { get; init => field = Accept.AtLeast(1, value); } = 1;

    /// <summary>Passes over a rollout. At least 1; more than 1 is off-policy.</summary>
    public int Epochs { get; init => field = Accept.AtLeast(1, value); } = 1;

    /// <summary>
    /// Tokens, prompts and padding included, that go through the policy at once; 0 for no limit. It bounds memory and changes nothing
    /// but rounding. A sequence (or a group, where the loss needs whole groups) longer than that goes alone.
    /// </summary>
    public int MicroBatchTokens { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Norm that the gradient is clipped to; <c>inf</c> for none. Above 0.</summary>
    public double MaxGradientNorm { get; init => field = Accept.AboveZero(value); } = 1;

    /// <summary>The learning rate of each step; <c>null</c> leaves the optimizer's own.</summary>
    public LearningRateSchedule? LearningRate { get; init; }

    /// <summary>What logits are divided by: the temperature that responses are sampled at. Above 0.</summary>
    public double Temperature { get; init => field = Accept.Positive(value); } = 1;

    /// <summary>
    /// Whether a step of several micro-batches measures its own batch before the first gradient, which costs a second forward pass;
    /// else controllers see the measure of the step before. A step of one micro-batch always sees its own.
    /// </summary>
    public bool ExactMeasurement { get; init; }

    /// <summary>The seed of what a loss draws at random, as <c>sample</c> does.</summary>
    public long Seed { get; init; }

    /// <summary>Optimizer steps per rollout.</summary>
    public int StepsPerRollout => MiniBatches * Epochs;
}
