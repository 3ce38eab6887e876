namespace EntroPIC.Training;

/// <summary>The length of a stage, and its evaluations.</summary>
public sealed record StageOptions
{
    /// <summary>Rollouts of a reinforcement stage, or batches of a supervised one; at least 1.</summary>
    public required int Length { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Rollouts or batches between evaluations; there is one at the start and the end, too. At least 1.</summary>
    public int EvaluateEvery { get; init => field = Accept.AtLeast(1, value); } = int.MaxValue;

    /// <summary>The evaluation: metrics by name; <c>null</c> for none.</summary>
    public Func<IEnumerable<(string Name, double Value)>>? Evaluate { get; init; }

    /// <summary>Selection of the best evaluation, and early stopping; <c>null</c> for neither.</summary>
    public Selection? Selection { get; init; }
}
