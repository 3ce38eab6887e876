namespace EntroPIC.Runs;

/// <summary>When a run is saved, and which of its checkpoints are kept.</summary>
public sealed record CheckpointOptions
{
    /// <summary>
    /// Optimizer steps between two checkpoints; at least 1. One is saved at the first place at or after each multiple where the run can
    /// be resumed: with several steps per rollout, after the last of them. One is saved at the end of a stage and when a run is
    /// canceled, too.
    /// </summary>
    public int Every { get; init => field = Accept.AtLeast(1, value); } = 50;

    /// <summary>
    /// Number of the latest checkpoints that are kept. At least 1; with 2, a checkpoint that the disk spoils costs only the steps since the
    /// one before.
    /// </summary>
    public int KeepLast { get; init => field = Accept.AtLeast(1, value); } = 2;

    /// <summary>Keeps the checkpoint with the best evaluation, too, however old.</summary>
    public bool KeepBest { get; init; } = true;
}
