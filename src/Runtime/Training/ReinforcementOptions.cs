namespace EntroPIC.Training;

/// <summary>How long a reinforcement stage runs, and what happens in between.</summary>
public sealed record ReinforcementOptions
{
    /// <summary>Rollouts to learn from; at least 1.</summary>
    public required int Rollouts { get; init => field = Positive(value, nameof(Rollouts)); }

    /// <summary>Evaluates before every so many rollouts, and at the end; at least 1.</summary>
    public int EvaluateEvery { get; init => field = Positive(value, nameof(EvaluateEvery)); } = int.MaxValue;

    /// <summary>The evaluation: metrics by name; <c>null</c> for none.</summary>
    public Func<IEnumerable<(string Name, double Value)>>? Evaluate { get; init; }

    private static int Positive(int value, string name) => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must be at least 1");
}
