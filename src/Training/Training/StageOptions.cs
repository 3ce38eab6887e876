namespace EntroPIC.Training;

/// <summary>Evaluations between the rollouts of a reinforcement stage, or between the steps of a supervised one.</summary>
public abstract record StageOptions
{
    private protected StageOptions()
    {
    }

    /// <summary>Rollouts (in a supervised stage: steps) between evaluations; there is one at the start and the end, too. At least 1.</summary>
    public int EvaluateEvery { get; init => field = Accept.AtLeast(1, value); } = int.MaxValue;

    /// <summary>The evaluation: metrics by name; <c>null</c> for none.</summary>
    public Func<IEnumerable<(string Name, double Value)>>? Evaluate { get; init; }

    /// <summary>Selection of the best evaluation, and early stopping; <c>null</c> for neither.</summary>
    public Selection? Selection { get; init; }

    /// <summary>Rollouts of the stage; in a supervised one, steps.</summary>
    internal abstract int Length { get; }
}
