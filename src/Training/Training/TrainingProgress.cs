namespace EntroPIC.Training;

/// <summary>
/// How far a stage is, at a place where it can be taken up again. With the weights and the states of optimizer and controllers it
/// determines the rest, bit for bit: all that is random depends on seeds and on these numbers.
/// </summary>
public sealed record TrainingProgress
{
    /// <summary>A stage that has not begun.</summary>
    public static TrainingProgress None { get; } = new();

    /// <summary>Optimizer steps taken.</summary>
    public long Steps { get; init; }

    /// <summary>Rollouts, or batches of texts, that were learnt from.</summary>
    public long Done { get; init; }

    /// <summary>What <see cref="Done"/> was when the stage was last evaluated; -1 before.</summary>
    public long EvaluatedAt { get; init; } = -1;

    /// <summary>The best value so far of the metric that <see cref="StageOptions.Selection"/> names.</summary>
    public double? Best { get; init; }

    /// <summary>What <see cref="Done"/> was at the best evaluation; -1 before.</summary>
    public long BestAt { get; init; } = -1;

    /// <summary>Evaluations in a row that were no better.</summary>
    public int EvaluationsWithoutGain { get; init; }

    /// <summary>Whether that were so many that the stage has ended before its time.</summary>
    public bool HasStoppedEarly { get; init; }

    /// <summary>For how many steps in a row each control was at a bound or had nothing to act on, by the name of the metric that says so.</summary>
    public IReadOnlyDictionary<string, int> ControlRuns { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether the last evaluation was made right here and is the best so far.</summary>
    internal bool IsBest => BestAt == Done && EvaluatedAt == Done;
}
