using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>The response names the right choice: <see cref="ChoiceAnswer"/>.</summary>
public sealed record ChoiceRewardSettings : AnswerRewardSettings
{
    /// <summary>The choices, each as responses name it.</summary>
    public IReadOnlyList<string> Choices { get; init; } = ["A", "B", "C", "D"];

    /// <summary>Whether letters may differ in case where the answer is announced.</summary>
    public bool IgnoreCase { get; init; }

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) =>
        new ChoiceAnswer(Choices, IgnoreCase) { AcceptsTruncated = AcceptsTruncated };
}
