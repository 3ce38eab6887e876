namespace EntroPIC.Runs.Configuration;

/// <summary>What a rollout consists of.</summary>
public sealed record RolloutSettings
{
    /// <summary>Prompts of a rollout; at least 1.</summary>
    public int Prompts { get; init => field = Accept.AtLeast(1, value); } = 64;

    /// <summary>Responses to each prompt: the size of a group; at least 1.</summary>
    public int ResponsesPerPrompt { get; init => field = Accept.AtLeast(1, value); } = 8;

    /// <summary>Responses generated together at most; bounds memory. At least 1.</summary>
    public int RowsPerBatch { get; init => field = Accept.AtLeast(1, value); } = 256;

    /// <summary>
    /// Rolls out up to so many times to fill a rollout with groups whose rewards differ (DAPO's dynamic sampling); 0 takes groups as they
    /// come.
    /// </summary>
    public int FilterAttempts { get; init => field = Accept.AtLeast(0, value); }
}
