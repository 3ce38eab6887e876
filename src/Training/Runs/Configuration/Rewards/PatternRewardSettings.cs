using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>The last match of a pattern is the answer: <see cref="PatternAnswer"/>.</summary>
public sealed record PatternRewardSettings : AnswerRewardSettings
{
    /// <summary>A regular expression; its group <c>answer</c> is the answer, or the whole match.</summary>
    public required string Pattern { get; init => field = LinearPattern.Checked(value); }

    /// <summary>Whether letters may differ in case.</summary>
    public bool IgnoreCase { get; init; }

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) =>
        new PatternAnswer(Pattern, IgnoreCase) { AcceptsTruncated = AcceptsTruncated };
}
