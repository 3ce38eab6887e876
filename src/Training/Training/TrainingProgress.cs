namespace EntroPIC.Training;

/// <summary>
/// Progress of a stage, at a point where it can be resumed. With the weights and the states of optimizer and controllers it
/// determines the rest, bit for bit: all that is random depends on seeds and on these numbers.
/// </summary>
public sealed record TrainingProgress
{
    /// <summary>A stage that has not begun.</summary>
    public static TrainingProgress None { get; } = new();

    /// <summary>Optimizer steps taken.</summary>
    public long Steps { get; init; }

    /// <summary>Completed rollouts, or batches of texts.</summary>
    public long Done { get; init; }

    /// <summary>Value of <see cref="Done"/> at the last evaluation; -1 before the first.</summary>
    public long EvaluatedAt { get; init; } = -1;

    /// <summary>The best value so far of the metric that <see cref="StageOptions.Selection"/> names.</summary>
    public double? Best { get; init; }

    /// <summary>Value of <see cref="Done"/> at the best evaluation; -1 before the first.</summary>
    public long BestAt { get; init; } = -1;

    /// <summary>Consecutive evaluations without gain.</summary>
    public int EvaluationsWithoutGain { get; init; }

    /// <summary>True if patience ran out and the stage stopped early.</summary>
    public bool HasStoppedEarly { get; init; }

    /// <summary>Consecutive steps in which each control was saturated or without authority, by the name of its metric.</summary>
    public IReadOnlyDictionary<string, int> ControlRuns { get; init; } = new Dictionary<string, int>();

    /// <summary>Responses that could not be judged and left their rollouts.</summary>
    public long Unjudged { get; init; }

    /// <summary>Groups that left their rollouts, since none of their responses could be judged.</summary>
    public long UnjudgedGroups { get; init; }

    /// <summary>True if the stage was evaluated at this point, with the best result so far.</summary>
    internal bool IsBest => BestAt == Done && EvaluatedAt == Done;
}
