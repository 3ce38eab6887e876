namespace EntroPIC.Training;

/// <summary>Evaluations between the rollouts of a reinforcement stage, or between the steps of a supervised one.</summary>
public abstract record StageOptions
{
    private protected StageOptions()
    {
    }

    /// <summary>Evaluates before every so many rollouts (in a supervised stage: steps), and at the end; at least 1.</summary>
    public int EvaluateEvery { get; init => field = Accept.AtLeast(1, value); } = int.MaxValue;

    /// <summary>The evaluation: metrics by name; <c>null</c> for none.</summary>
    public Func<IEnumerable<(string Name, double Value)>>? Evaluate { get; init; }

    /// <summary>Which evaluation is the best, and when to stop early; <c>null</c> for neither.</summary>
    public Selection? Selection { get; init; }
}
