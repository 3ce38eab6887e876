using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>The response as a whole has a form: <see cref="FormatReward"/>.</summary>
public sealed record FormatRewardSettings : RewardSettings
{
    /// <summary>A regular expression that the whole response must match; null for thoughts and an answer in their tags.</summary>
    public string? Pattern { get; init => field = value is null ? null : LinearPattern.Checked(value); }

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) =>
        Pattern is null ? FormatReward.ThinkThenAnswer : new FormatReward(Pattern);
}
