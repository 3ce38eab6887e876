using System.Text.Json.Serialization;

namespace EntroPIC.Rollouts;

/// <summary>The size of a rollout. A run sets the sampling itself.</summary>
public sealed record RolloutOptions
{
    /// <summary>Prompts of a rollout; at least 1.</summary>
    public int Prompts { get; init => field = Accept.AtLeast(1, value); } = 64;

    /// <summary>Responses to each prompt: the size of a group. At least 1; with 1, group-relative advantages are all 0.</summary>
    public int ResponsesPerPrompt { get; init => field = Accept.AtLeast(1, value); } = 8;

    /// <summary>Maximum number of responses generated together; bounds memory. At least 1.</summary>
    public int RowsPerBatch { get; init => field = Accept.AtLeast(1, value); } = 256;

    /// <summary>
    /// Attempts to fill a rollout with groups whose rewards differ (DAPO's dynamic sampling, <see cref="GroupFilter"/>); 0 keeps every
    /// group.
    /// </summary>
    public int FilterAttempts { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Sampling of the responses.</summary>
    [JsonIgnore]
    public SamplingOptions Sampling { get; init; } = new();
}
