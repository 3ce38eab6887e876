namespace EntroPIC.Training;

/// <summary>Length of a reinforcement stage, and its evaluations.</summary>
public sealed record ReinforcementOptions : StageOptions
{
    /// <summary>Rollouts to learn from; at least 1.</summary>
    public required int Rollouts { get; init => field = Accept.AtLeast(1, value); }

    internal override int Length => Rollouts;
}
