namespace EntroPIC.Runs;

/// <summary>Which checkpoints a <see cref="CheckpointStore"/> keeps.</summary>
public sealed record CheckpointStoreOptions
{
    /// <summary>How many of the last are kept. At least 1; with 2, one that a failing disk has spoilt costs no more than the steps since the one before.</summary>
    public int KeepLast { get; init => field = Accept.AtLeast(1, value); } = 2;

    /// <summary>Whether the best one is kept, too, however old.</summary>
    public bool KeepBest { get; init; } = true;
}
