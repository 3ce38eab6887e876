using System.Text.Json;
using EntroPIC.Checkpoints;
using EntroPIC.Configuration;
using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>
/// Saves a stage in a <see cref="CheckpointStore"/>. A checkpoint holds the model, the optimizer, the controllers, a reference that moves,
/// the progress of the stage and the lengths of the files of metrics: a resumed run gives the same weights and the same metrics, bit for bit, as one
/// that was never interrupted, but for times.
/// </summary>
public sealed class RunKeeper : IRunKeeper
{
    private const string OptimizerName = "optimizer.safetensors";
    private const string ReferenceName = "reference.safetensors";
    internal const string StartName = "start.json";

    private readonly CheckpointStore _store;
    private readonly PolicyUpdater _updater;
    private readonly IResumableOptimizer _optimizer;
    private readonly IModelFiles _model;
    private readonly NamedWeights? _reference;
    private readonly IMetricsSink _sink;
    private TrainingProgress? _kept;

    /// <summary>Creates a keeper of a stage.</summary>
    /// <param name="store">The store of the checkpoints, one for each stage; its options say when to save.</param>
    /// <param name="updater">The updater of the policy.</param>
    /// <param name="model">The weights that it trains.</param>
    /// <param name="sink">Sink of the metrics, whose files are truncated to the checkpoint, and of warnings about refused checkpoints. Not
    /// disposed here.</param>
    /// <exception cref="ArgumentException">The optimizer's state cannot be saved.</exception>
    public RunKeeper(CheckpointStore store, PolicyUpdater updater, IModelFiles model, IMetricsSink sink)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(updater);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sink);
        _store = store;
        _updater = updater;
        _optimizer = updater.Optimizer as IResumableOptimizer ?? throw new ArgumentException(
            $"the state of the optimizer `{updater.Optimizer.GetType().Name}` cannot be saved; use `{typeof(AdamW).FullName}`, or one that is `{nameof(IResumableOptimizer)}`",
            nameof(updater));
        _model = model;
        _reference = updater.Moving is { } moving ? new(moving.Weights, ReferenceName) : null;
        _sink = sink;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The last whole checkpoint is that of another model, or the metrics it goes with are
    /// lost.</exception>
    public TrainingProgress Resume()
    {
        if (_store.Latest(_sink.Warn) is not { } checkpoint)
        {
            ResumeAtStart();
            return TrainingProgress.None with { Steps = _updater.Steps };
        }

        var state = ReadJson<RunState>(Path.Combine(checkpoint.Folder, RunState.Name));
        RestoreWeights(checkpoint.Folder);
        RestoreControllers(state);
        _updater.Resume(state.Progress);
        TakeBackMetrics(state.Metrics);
        _kept = state.Progress;
        return state.Progress;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">It could not be saved; the checkpoints before it are whole.</exception>
    public void Keep(TrainingProgress progress, bool isEnding)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var before = _kept?.Steps ?? 0;
        var isDue = progress.Steps / _store.Options.Every > before / _store.Options.Every;
        var isNew = _kept is null || progress.Steps != before || progress.EvaluatedAt != _kept.EvaluatedAt;
        if (!isNew || !(isDue || isEnding || progress.IsBest))
        {
            return;
        }

        // Metrics first: a checkpoint must never know of lines that a power cut can still take.
        _sink.Flush();
        _store.Save(progress.Steps, progress.IsBest, folder => Write(folder, progress));
        _kept = progress;
    }

    private void Write(string folder, TrainingProgress progress)
    {
        _model.Write(folder);
        _reference?.Write(folder);
        SafetensorsFile.Write(Path.Combine(folder, OptimizerName), _optimizer.State);
        WriteJson(Path.Combine(folder, RunState.Name), new RunState
        {
            Progress = progress,
            Loss = _updater.Loss.Name,
            Controllers = _updater.Loss.SaveControllers(),
            Metrics = MetricLengths(),
        });
    }

    private void RestoreWeights(string folder)
    {
        var path = Path.Combine(folder, OptimizerName);
        using var optimizer = SafetensorsFile.Open(path);
        try
        {
            _optimizer.Restore(name => optimizer.Contains(name) ? optimizer.Read(name) : null);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"`{path}` does not fit this run: {exception.Message}", exception);
        }

        RestoreReference(folder);
        _model.Read(folder);
    }

    private void RestoreReference(string folder)
    {
        var isSaved = File.Exists(Path.Combine(folder, ReferenceName));
        if (isSaved && _reference is not null)
        {
            _reference.Read(folder);
        }
        else if (isSaved)
        {
            _sink.Warn("the reference moved before the checkpoint was made; from here on it is frozen, as the model with which the stage began");
        }
        else if (_reference is not null)
        {
            _sink.Warn("the reference was frozen before the checkpoint was made; from here on it moves");
        }
    }

    private void RestoreControllers(RunState state)
    {
        var loss = _updater.Loss;
        if (state.Loss != loss.Name)
        {
            _sink.Warn($"`{loss.Name}` resumes a checkpoint of `{state.Loss}`; its controllers start fresh");
            return;
        }

        try
        {
            loss.LoadControllers(state.Controllers);
        }
        catch (JsonException)
        {
            _sink.Warn($"`{loss.Name}` has other controllers than when the checkpoint was made; they start fresh");
        }
    }

    /// <summary>Restarts a stage without a checkpoint, and its metrics; those of earlier stages stay.</summary>
    private void ResumeAtStart()
    {
        var path = Path.Combine(_store.Folder, StartName);
        if (File.Exists(path))
        {
            TakeBackMetrics(ReadJson<Dictionary<string, long>>(path));
        }
        else
        {
            _sink.Flush();
            WriteJson(path, MetricLengths());
        }
    }

    // A file that the checkpoint does not know of was turned on later.
    private void TakeBackMetrics(IReadOnlyDictionary<string, long> lengths)
    {
        foreach (var file in _sink.Files)
        {
            if (lengths.TryGetValue(Path.GetFileName(file.Path), out var length))
            {
                file.Truncate(length);
            }
        }
    }

    private Dictionary<string, long> MetricLengths() => _sink.Files.ToDictionary(static file => Path.GetFileName(file.Path), static file => file.Length);

    private static void WriteJson<T>(string path, T value) =>
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(value, JsonConfiguration.Options));

    private static T ReadJson<T>(string path)
    {
        try
        {
            return StrictJson.Parse(File.ReadAllBytes(path)).RootElement.Deserialize<T>(JsonConfiguration.Options) ?? throw new InvalidDataException($"`{path}` is null");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"`{path}` cannot be read: {exception.Message}", exception);
        }
    }
}
