namespace EntroPIC.Training;

/// <summary>How long a reinforcement stage runs, and what happens in between.</summary>
public sealed record ReinforcementOptions : StageOptions
{
    /// <summary>Rollouts to learn from; at least 1.</summary>
    public required int Rollouts { get; init => field = Accept.AtLeast(1, value); }
}
