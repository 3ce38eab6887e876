namespace EntroPIC.Runs;

/// <summary>When a <see cref="RunKeeper"/> saves.</summary>
public sealed record RunKeeperOptions
{
    /// <summary>
    /// Optimizer steps between two checkpoints; at least 1. One is saved at the first place at or after each multiple where the run can
    /// be taken up again: with several steps per rollout, that is after the last of them. What is lost to a crash is at most what came since.
    /// </summary>
    public required long Every { get; init => field = Accept.AtLeast(1L, value); }
}
