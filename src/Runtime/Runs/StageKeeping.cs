using EntroPIC.Checkpoints;
using EntroPIC.Models;
using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>The checkpoints of one stage of a run.</summary>
internal sealed class StageKeeping
{
    private readonly CheckpointSettings _settings;
    private readonly CheckpointStore _store;
    private readonly TransformerFiles _files;

    /// <param name="folder">Where they are.</param>
    /// <param name="settings">When they are made, and which are kept.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="source">The checkpoint that it came from; null for none.</param>
    public StageKeeping(string folder, CheckpointSettings settings, Transformer model, CheckpointFolder? source)
    {
        _settings = settings;
        HasBegun = Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();
        _store = new CheckpointStore(folder, new CheckpointStoreOptions { KeepLast = settings.KeepLast, KeepBest = settings.KeepBest });
        _files = new TransformerFiles(model, source);
    }

    /// <summary>Whether the stage had begun when this was made.</summary>
    public bool HasBegun { get; }

    /// <summary>The folder of the checkpoint with the best evaluation; null where none was evaluated.</summary>
    public string? Best => _store.Best?.Folder;

    public RunKeeper Keep(PolicyUpdater updater, IMetricsSink sink) =>
        new(_store, updater, _files, sink, new RunKeeperOptions { Every = _settings.Every });

    /// <summary>Gives the model the weights with which the stage ended.</summary>
    /// <exception cref="InvalidDataException">There is no whole checkpoint of it.</exception>
    public void TakeResult(IMetricsSink sink) => _files.Read(_store.Latest(sink.Warn) is { } last
        ? last.Folder
        : throw new InvalidDataException($"`{_store.Folder}` has no whole checkpoint of the stage that was done; `--fresh` begins anew"));
}
