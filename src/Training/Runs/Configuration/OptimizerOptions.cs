using EntroPIC.Training;

namespace EntroPIC.Runs.Configuration;

/// <summary>AdamW and the schedule of its learning rate.</summary>
public sealed record OptimizerOptions : AdamWOptions
{
    /// <inheritdoc cref="LearningRateSchedule.Shape"/>
    public LearningRateShape Schedule { get; init => field = Accept.Known(value); }

    /// <summary>Steps over which the rate rises from 0; at least 0.</summary>
    public int WarmupSteps { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Rate at the end of the stage, as a share of the peak; from 0 to 1.</summary>
    public double EndShare { get; init => field = Accept.Share(value); }

    /// <param name="steps">Optimizer steps of the stage.</param>
    internal LearningRateSchedule ToSchedule(long steps) =>
        new() { Peak = LearningRate, Shape = Schedule, WarmupSteps = WarmupSteps, Steps = steps, EndShare = EndShare };
}
