using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>A penalty for long responses: <see cref="OverlongPenalty"/>.</summary>
public sealed record OverlongRewardSettings : RewardSettings
{
    /// <summary>The length, in tokens, at which the penalty is full; at least 1.</summary>
    public required int MaximumLength { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Over how many tokens it grows; 1 to <see cref="MaximumLength"/>.</summary>
    public required int Buffer { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>The full penalty; at least 0.</summary>
    public double Factor { get; init => field = Accept.AtLeast(0.0, value); } = 1;

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) => new OverlongPenalty(MaximumLength, Buffer, Factor);
}
