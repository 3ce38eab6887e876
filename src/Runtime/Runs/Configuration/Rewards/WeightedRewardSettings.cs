namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>A reward in a sum.</summary>
public sealed record WeightedRewardSettings
{
    /// <summary>What it is multiplied with.</summary>
    public double Weight { get; init => field = Accept.Finite(value); } = 1;

    /// <summary>The reward.</summary>
    public required RewardSettings Reward { get; init; }
}
