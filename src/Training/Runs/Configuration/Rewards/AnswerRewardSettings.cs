namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>A reward for the right answer, 1 or 0.</summary>
public abstract record AnswerRewardSettings : RewardSettings
{
    private protected AnswerRewardSettings()
    {
    }

    /// <summary>Whether a response that the length limit cut off may still be right.</summary>
    public bool AcceptsTruncated { get; init; }
}
