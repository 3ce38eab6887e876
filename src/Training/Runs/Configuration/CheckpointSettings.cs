namespace EntroPIC.Runs.Configuration;

/// <summary>When a run is kept on the disk, so that it can be taken up again.</summary>
public sealed record CheckpointSettings
{
    /// <summary>Optimizer steps between two checkpoints; at least 1. One is saved at the end of a stage and when a run is cancelled, too.</summary>
    public int Every { get; init => field = Accept.AtLeast(1, value); } = 50;

    /// <summary>How many of the last are kept; at least 1.</summary>
    public int KeepLast { get; init => field = Accept.AtLeast(1, value); } = 2;

    /// <summary>Whether the one with the best evaluation is kept, too, however old.</summary>
    public bool KeepBest { get; init; } = true;
}
