namespace EntroPIC.Training;

/// <summary>
/// The learning rate as a function of the progress of a stage alone, so that a resumed run continues where it was.
/// It rises linearly over the warm-up, then keeps its peak or falls toward the end of the stage.
/// </summary>
public sealed record LearningRateSchedule
{
    /// <summary>The highest learning rate. At least 0.</summary>
    public required double Peak { get; init => field = Accept.AtLeast(0.0, value); }

    /// <summary>Shape of the schedule after the warm-up.</summary>
    public LearningRateShape Shape { get; init => field = Accept.Known(value); }

    /// <summary>Steps of the warm-up; its last step reaches the peak. At least 0.</summary>
    public long WarmupSteps { get; init => field = Accept.AtLeast(0L, value); }

    /// <summary>
    /// Planned steps of the stage, warm-up included, at which a falling rate reaches its end. At least 1; unused for a constant rate.
    /// </summary>
    public long Steps { get; init => field = Accept.AtLeast(1L, value); } = long.MaxValue;

    /// <summary>Final rate as a share of the peak, reached one step after the last. From 0 to 1.</summary>
    public double EndShare { get; init => field = Accept.Share(value); }

    /// <summary>The learning rate of a step in a stage that takes all planned steps.</summary>
    /// <param name="step">Its number, from 0.</param>
    public double At(long step) => At(step, step);

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Its number among the steps that are taken, from 0: the warm-up lasts as many steps as it says.</param>
    /// <param name="planned">
    /// Progress of the stage, in the steps that are planned for it: more than <paramref name="step"/> where rollouts gave fewer steps than
    /// planned, since groups were filtered out. The fall follows this, and so ends with the stage.
    /// </param>
    public double At(long step, double planned)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(planned);
        return step < WarmupSteps ? Math.Min(Peak * (step + 1) / WarmupSteps, Falling(planned)) : Falling(planned);
    }

    private double Falling(double planned)
    {
        if (planned < WarmupSteps)
        {
            return Peak;
        }

        var passed = Steps <= WarmupSteps ? 1 : Math.Min(1, (planned - WarmupSteps) / (Steps - WarmupSteps));
        var left = Shape switch
        {
            LearningRateShape.Linear => 1 - passed,
            LearningRateShape.Cosine => (1 + Math.Cos(Math.PI * passed)) / 2,
            LearningRateShape.Constant => 1,
            _ => throw new InvalidOperationException($"the schedule has no shape `{Shape}`"),
        };
        return Peak * (EndShare + ((1 - EndShare) * left));
    }
}
