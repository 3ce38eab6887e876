using System.Text;
using EntroPIC.Configuration;
using EntroPIC.Data;
using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;

namespace EntroPIC.Runs;

/// <summary>The output folder of a run. Only one process at a time writes to it.</summary>
/// <param name="path">The folder.</param>
/// <param name="choices">Names of the caller's options in messages.</param>
internal sealed class RunFolder(string path, RunChoices choices) : IDisposable
{
    public const string ConfigurationName = "run.json";

    private FolderLock? _lock;

    public string Path => path;

    /// <summary>Names of the caller's options in messages.</summary>
    public RunChoices Choices => choices;

    /// <summary>The configuration as it was run, defaults included.</summary>
    public string Configuration => In(ConfigurationName);

    /// <summary>One line for each step and evaluation.</summary>
    public string Metrics => In("metrics.jsonl");

    /// <summary>The same for TensorBoard.</summary>
    public string Events => In(TensorBoardSink.FileName);

    /// <summary>The selection of preliminary sampling.</summary>
    public string Prefilter => In("prefilter.json");

    /// <summary>A folder of checkpoints for each stage.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>The trained model.</summary>
    public string Model => In("model");

    /// <summary>Folder in which the trained model is written before it takes its place.</summary>
    private string Draft => In(".model.draft");

    /// <summary>Results of the eval verb.</summary>
    public string Evaluation => In("evaluation.json");

    /// <summary>Responses of the eval verb.</summary>
    public string Responses => In("responses.jsonl");

    /// <summary>True if a run was begun here.</summary>
    public bool HasRun => RunRecord.Read(path).Has(ConfigurationName);

    private string[] OfTraining => [Configuration, Metrics, Events, Prefilter, Checkpoints, Model, Draft];

    private string[] OfEvaluation => [Evaluation, Responses];

    /// <summary>
    /// Rejects an output that cannot be a folder, and a run that reads files that it writes or that a fresh start removes.
    /// </summary>
    /// <exception cref="InvalidDataException">A path of the configuration is among the results, links followed; or the output is a
    /// file.</exception>
    public void EnsureApart(RunConfiguration run) => EnsureApart(run, [.. OfTraining, .. OfEvaluation]);

    private void EnsureApart(RunConfiguration run, string[] results)
    {
        for (var above = path; above is not null; above = System.IO.Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
            {
                throw new InvalidDataException(
                    $"`output` is `{path}`, and `{above}` is a file; it must be a folder, or a name for a new one");
            }
        }

        foreach (var (key, read) in Read(run))
        {
            if (results.FirstOrDefault(written => RealPath.IsWithin(read, written)) is { } result)
            {
                throw new InvalidDataException(
                    $"`{key}` is `{read}`, among the results of this run, which overwrites `{result}`; set `output` to another folder");
            }
        }
    }

    /// <summary>Checks that a run can begin here; writes nothing.</summary>
    /// <param name="run">Its configuration.</param>
    /// <param name="inputs">Fingerprints of its data, model and tokenizer.</param>
    /// <param name="freeKeys">Keys that change no result under its losses, so that a resumed run may change them.</param>
    /// <param name="choice">Treatment of an earlier run.</param>
    /// <param name="allowsChanges">Allows a resumed run another configuration, or other inputs, than before.</param>
    /// <returns>Changes in the configuration and the inputs of a resumed run, a line for each key.</returns>
    /// <exception cref="InvalidDataException">
    /// There is a run, and nothing was chosen; or it has another configuration or other inputs; or what would be replaced or deleted is not
    /// a run's.
    /// </exception>
    public IReadOnlyList<string> Check(
        RunConfiguration run,
        IReadOnlyDictionary<string, ContentPrint> inputs,
        IReadOnlyCollection<string> freeKeys,
        ExistingRun choice,
        bool allowsChanges)
    {
        EnsureApart(run);
        var record = RunRecord.Read(path);
        if (HasRun && choice == ExistingRun.Refuse)
        {
            throw new InvalidDataException($"`{path}` holds a run already; {choices.Resume} continues it, {choices.Replace} replaces it");
        }

        RefuseForeign(OfTraining.Where(result => !record.Has(Inside(result)) && Exists(result)), "replace");
        var isFresh = choice == ExistingRun.Replace;
        RefuseForeign(Foreign(record, isFresh ? [.. OfTraining, .. OfEvaluation] : [Model, Draft]), isFresh ? "delete" : "replace");

        if (choice != ExistingRun.Resume || !HasRun)
        {
            return [];
        }

        var (keys, sets) = (RunDifferences.Between(Former(), run, freeKeys), RunDifferences.Between(record.Inputs, inputs));
        return allowsChanges || keys.Count + sets.Count == 0 ? [.. keys, .. sets] : throw new InvalidDataException(string.Join(
            '\n',
            [$"the run in `{path}` has {(keys.Count > 0 ? "another configuration" : "other inputs than it began with")}; {choices.AllowChanges} continues with this one, {choices.Replace} restarts the run", .. keys, .. sets]));
    }

    /// <summary>Refuses an output that cannot be written to: tries it with a folder that is removed at once.</summary>
    /// <exception cref="IOException">It cannot be written to.</exception>
    public void EnsureWritable()
    {
        var there = path;
        while (!Directory.Exists(there))
        {
            there = System.IO.Path.GetDirectoryName(there)!;
        }

        var trial = System.IO.Path.Combine(there, $".entropic-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(trial);
            Directory.Delete(trial);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(failure);
        }
    }

    private IOException Unwritable(Exception failure) =>
        new($"`output` is `{path}`, which cannot be {(Directory.Exists(path) ? "written to" : "created")}: {Reason.OfDisk(failure)}; set `output` to another folder", failure);

    /// <summary>Makes room for a run, and locks the folder until this is disposed.</summary>
    /// <inheritdoc cref="Check"/>
    /// <exception cref="IOException">Another process writes here.</exception>
    public IReadOnlyList<string> Begin(
        RunConfiguration run,
        IReadOnlyDictionary<string, ContentPrint> inputs,
        IReadOnlyCollection<string> freeKeys,
        ExistingRun choice,
        bool allowsChanges)
    {
        if (!File.Exists(In(RunRecord.Name)))
        {
            // Not even a lock is left in a folder that is refused.
            _ = Check(run, inputs, freeKeys, choice, allowsChanges);
        }

        Lock();
        var changes = Check(run, inputs, freeKeys, choice, allowsChanges);
        var record = RunRecord.Read(path);
        if (choice == ExistingRun.Replace)
        {
            new OwnFiles(path, record).Delete([.. OfTraining, .. OfEvaluation]);
            record = new();
        }
        else if (changes.Any(static change => change.StartsWith("`data.train", StringComparison.Ordinal)))
        {
            // It names problems by their numbers in the data as it was.
            File.Delete(Prefilter);
        }

        OwnFiles.SweepTemporaries(path, [RunRecord.Name, .. OfTraining.Select(Inside)]);
        (record.With(Written(run).Select(Inside)) with { Process = ThisProcess, Inputs = inputs }).Write(path);
        AtomicFile.Write(Configuration, Encoding.UTF8.GetBytes(ConfigurationFile.Write(run)));
        return changes;
    }

    // Of the results, those that this run makes: a file in the place of another one is somebody else's.
    private IEnumerable<string> Written(RunConfiguration run) => OfTraining
        .Where(result => result != Events || run.Tensorboard)
        .Where(result => result != Prefilter || run is { Rl: not null, Data.Prefilter: not null });

    /// <summary>Makes room for the results of an evaluation, and locks the folder until this is disposed.</summary>
    /// <exception cref="InvalidDataException">A file to replace is not an evaluation's.</exception>
    /// <exception cref="IOException">Another process writes here.</exception>
    public void BeginEvaluation(RunConfiguration run)
    {
        if (!File.Exists(In(RunRecord.Name)))
        {
            // Not even a lock is left in a folder that is refused.
            CheckEvaluation(run);
        }

        Lock();
        CheckEvaluation(run);
        OwnFiles.SweepTemporaries(path, [RunRecord.Name, .. OfEvaluation.Select(Inside)]);
        (RunRecord.Read(path).With(OfEvaluation.Select(Inside)) with { Process = ThisProcess }).Write(path);
    }

    private void CheckEvaluation(RunConfiguration run)
    {
        EnsureApart(run, OfEvaluation);
        var record = RunRecord.Read(path);
        RefuseForeign(OfEvaluation.Where(result => !record.Has(Inside(result)) && Exists(result)), "replace");
    }

    /// <summary>Writes the trained model, and records the files that it consists of.</summary>
    /// <exception cref="InvalidDataException">Somebody has put files in its place since the run began.</exception>
    public void SaveModel(Action<string> save)
    {
        var (folder, draft, record) = (Inside(Model), Inside(Draft), RunRecord.Read(path));
        RefuseForeign(Foreign(record, [Model, Draft]), "replace");
        Remove(Draft);
        record.With(draft + RunRecord.Open).Write(path);
        save(Draft);
        var files = Directory.EnumerateFiles(Draft, "*", SearchOption.AllDirectories).Select(file => folder + Inside(file)[draft.Length..]);
        var saved = record.Without(name => name.StartsWith(folder + "/", StringComparison.Ordinal) || name.StartsWith(draft + "/", StringComparison.Ordinal)).With(files);

        // Saving takes long: look again for what came in the meantime.
        RefuseForeign(Foreign(record, [Model]), "replace");
        (saved.With([.. record.Written, draft + RunRecord.Open]) with { Model = null }).Write(path);
        Remove(Model);
        Directory.Move(Draft, Model);
        DurableFolder.Flush(path);
        (saved with { Model = ContentPrint.OfFiles(Model) }).Write(path);
    }

    // A model of somebody else's has files of the same names.
    private IEnumerable<string> Foreign(RunRecord record, string[] results) => new OwnFiles(path, record).Foreign(results)
        .Concat(record.Model is { } written && Directory.Exists(Model) && ContentPrint.OfFiles(Model) != written ? [Model] : []);

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static string ThisProcess => FormattableString.Invariant($"{Environment.ProcessId} on {Environment.MachineName}");

    private void Lock()
    {
        try
        {
            Directory.CreateDirectory(path);
            _lock = FolderLock.TryTake(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(failure);
        }

        _ = _lock ?? throw new IOException(
            $"`{path}` is being written by another process ({(RunRecord.Read(path).Process is { Length: > 0 } process ? process : "unknown")}); wait for it to finish, or set `output` to another folder");
    }

    private static void RefuseForeign(IEnumerable<string> found, string what)
    {
        if (found.Take(5).Select(file => $"`{file}`").ToList() is { Count: > 0 } foreign)
        {
            throw new InvalidDataException(
                $"this run would {what} files that no run wrote: {Wording.Join(foreign, " and ")}; move them elsewhere, or set `output` to another folder");
        }
    }

    private static bool Exists(string result) => System.IO.Path.Exists(result) || new FileInfo(result).LinkTarget is not null;

    /// <summary>Configuration of the earlier run.</summary>
    private RunConfiguration Former()
    {
        try
        {
            return JsonConfiguration.Read<RunConfiguration>(StrictText.Read(Configuration), Configuration);
        }
        catch (Exception failure) when (failure is ConfigurationException or FileNotFoundException)
        {
            throw new InvalidDataException($"the configuration of the run in `{path}` cannot be read ({failure.Message.Split('\n')[0]}); {choices.Replace} restarts the run", failure);
        }
    }

    private static IEnumerable<(string Key, string Path)> Read(RunConfiguration run)
    {
        (string Key, string? Path)[] single = [("model.path", run.Model.Path), ("tokenizer.path", run.Tokenizer.Path)];
        return single.Where(static read => read.Path is not null).Select(static read => (read.Key, read.Path!))
            .Concat(Sets("data.train", run.Data.Train))
            .Concat(Sets("data.validation", run.Data.Validation))
            .Concat(Sets("sft.data", run.Sft?.Data ?? []))
            .Concat(Sets("preference.data", run.Preference?.Data ?? []))
            .Concat(Sets("preference.validation", run.Preference?.Validation ?? []));

        static IEnumerable<(string, string)> Sets(string key, IReadOnlyList<DataSetOptions> sets) =>
            sets.Select((set, i) => ($"{key}.{i}.path", set.Path));
    }

    private string In(string name) => System.IO.Path.Combine(path, name);

    private string Inside(string file) => RunRecord.NameOf(path, file);
}
