using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>The checkpoints of one stage of a run.</summary>
internal sealed class StageKeeping
{
    private readonly CheckpointStore _store;

    /// <param name="folder">Their folder.</param>
    /// <param name="options">When they are made, and which are kept.</param>
    /// <param name="choices">Names of the caller's options in messages.</param>
    public StageKeeping(string folder, CheckpointOptions options, RunChoices choices)
    {
        HasBegun = Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();
        _store = new CheckpointStore(folder, options) { Restart = $"{choices.Replace} restarts the run" };
    }

    /// <summary>True if the stage had begun before this object was created.</summary>
    public bool HasBegun { get; }

    /// <summary>The folder of the checkpoint with the best evaluation; null if none was evaluated.</summary>
    public string? Best => _store.Best?.Folder;

    public RunKeeper Keep(PolicyUpdater updater, StageWeights weights, IMetricsSink sink) =>
        new(_store, updater, weights.Files, sink);

    /// <summary>Loads the weights of the finished stage into the model.</summary>
    /// <exception cref="InvalidDataException">It has no complete checkpoint.</exception>
    public void TakeResult(StageWeights weights, IMetricsSink sink)
    {
        if (_store.Latest(sink.Warn) is not { } last)
        {
            throw new InvalidDataException($"`{_store.Folder}` has no intact checkpoint of the finished stage; {_store.Restart}");
        }

        weights.Files.Read(last.Folder);
        weights.Merge();
    }
}
