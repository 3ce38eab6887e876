namespace EntroPIC.Rollouts;

/// <summary>What one rollout consists of.</summary>
public sealed record RolloutOptions
{
    /// <summary>Prompts of a rollout; at least 1.</summary>
    public required int Prompts { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Responses to each prompt: the size of a group. At least 1; with 1, group-relative advantages are all 0.</summary>
    public required int ResponsesPerPrompt { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>How responses are drawn.</summary>
    public required SamplingOptions Sampling { get; init; }

    /// <summary>Responses generated together at most; bounds memory. At least 1.</summary>
    public int RowsPerBatch { get; init => field = Accept.AtLeast(1, value); } = 256;
}
