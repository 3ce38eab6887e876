using EntroPIC.Training;

namespace EntroPIC.Runs.Configuration;

/// <summary>AdamW and its learning rate.</summary>
public sealed record OptimizerSettings
{
    /// <summary>The highest learning rate; above 0 and at most 1: a step of AdamW moves each weight by about that much.</summary>
    public double Rate { get; init => field = Accept.PositiveUpTo(1, value); } = 1e-6;

    /// <summary>How the rate goes on after the warm-up.</summary>
    public LearningRateShape Schedule { get; init; }

    /// <summary>Steps in which the rate rises from 0; at least 0.</summary>
    public int WarmupSteps { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>What the rate falls to by the end of the stage, as a share of the highest; from 0 to 1.</summary>
    public double EndShare { get; init => field = Accept.Share(value); }

    /// <summary>How slowly the mean of gradients forgets; from 0 to less than 1.</summary>
    public double Beta1 { get; init => field = Accept.BelowOne(value); } = 0.9;

    /// <summary>How slowly the mean of squared gradients forgets; from 0 to less than 1.</summary>
    public double Beta2 { get; init => field = Accept.BelowOne(value); } = 0.999;

    /// <summary>Added to the root of the mean square; above 0.</summary>
    public double Epsilon { get; init => field = Accept.Positive(value); } = 1e-8;

    /// <summary>The share of a weight, times the rate, that each step takes off it; at least 0.</summary>
    public double WeightDecay { get; init => field = Accept.AtLeast(0.0, value); }

    internal AdamW Create(IPolicy policy) => new(
        policy.Weights,
        new AdamWOptions { LearningRate = Rate, Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon, WeightDecay = WeightDecay });

    /// <param name="steps">Optimizer steps of the stage.</param>
    internal LearningRateSchedule ToSchedule(long steps) =>
        new() { Peak = Rate, Shape = Schedule, WarmupSteps = WarmupSteps, Steps = steps, EndShare = EndShare };
}
