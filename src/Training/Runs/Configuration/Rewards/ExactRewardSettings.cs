using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>The response is the answer: <see cref="ExactAnswer"/>.</summary>
public sealed record ExactRewardSettings : AnswerRewardSettings
{
    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) => new ExactAnswer { AcceptsTruncated = AcceptsTruncated };
}
