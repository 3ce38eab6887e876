namespace EntroPIC.Training;

/// <summary>How long a reinforcement stage runs, and what happens in between.</summary>
public sealed record ReinforcementOptions
{
    /// <summary>Rollouts to learn from; at least 1.</summary>
    public required int Rollouts { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Evaluates before every so many rollouts, and at the end; at least 1.</summary>
    public int EvaluateEvery { get; init => field = Accept.AtLeast(1, value); } = int.MaxValue;

    /// <summary>The evaluation: metrics by name; <c>null</c> for none.</summary>
    public Func<IEnumerable<(string Name, double Value)>>? Evaluate { get; init; }
}
