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
    public double Factor { get; init => field = Accept.InRange(0, RewardException.Most, value); } = 1;

    internal override (double Least, double Most) Range => (-Factor, 0);

    internal override IEnumerable<string> MistakesIn(string key) =>
        Buffer > MaximumLength ? [$"`{key}.buffer` is {Buffer} and `{key}.maximum_length` {MaximumLength}; it must be between 1 and that"] : [];

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) => new OverlongPenalty(MaximumLength, Buffer, Factor);
}
