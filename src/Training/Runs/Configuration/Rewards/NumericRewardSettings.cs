using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>The answer is a number near the reference: <see cref="NumericAnswer"/>.</summary>
public sealed record NumericRewardSettings : AnswerRewardSettings
{
    /// <summary>Distance allowed; at least 0.</summary>
    public double Absolute { get; init => field = Accept.AtLeast(0.0, value); }

    /// <summary>Distance allowed besides, as a share of the reference; at least 0.</summary>
    public double Relative { get; init => field = Accept.AtLeast(0.0, value); } = 1e-6;

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) =>
        new NumericAnswer(Absolute, Relative) { AcceptsTruncated = AcceptsTruncated };
}
