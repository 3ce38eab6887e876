using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>A reward in a sum.</summary>
public sealed record WeightedRewardSettings
{
    /// <summary>What it is multiplied with.</summary>
    public double Weight { get; init => field = Accept.InRange(-RewardException.Most, RewardException.Most, value); } = 1;

    /// <summary>The reward.</summary>
    public required RewardSettings Reward { get; init; }

    internal (double Least, double Most) Range => Weight < 0
        ? (Weight * Reward.Range.Most, Weight * Reward.Range.Least)
        : (Weight * Reward.Range.Least, Weight * Reward.Range.Most);
}
