using System.Text;
using EntroPIC.Configuration;
using EntroPIC.Data;
using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;

namespace EntroPIC.Runs;

/// <summary>Where a run leaves its results.</summary>
internal sealed class RunFolder(string path)
{
    public const string ConfigurationName = "run.json";

    public string Path => path;

    /// <summary>The configuration as it was run, defaults included.</summary>
    public string Configuration => In(ConfigurationName);

    /// <summary>One line for each step and evaluation.</summary>
    public string Metrics => In("metrics.jsonl");

    /// <summary>The same for TensorBoard.</summary>
    public string Events => In(TensorBoardSink.FileName);

    /// <summary>Which problems preliminary sampling kept.</summary>
    public string Prefilter => In("prefilter.json");

    /// <summary>A folder of checkpoints for each stage.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>The trained model.</summary>
    public string Model => In("model");

    /// <summary>Results of the eval verb.</summary>
    public string Evaluation => In("evaluation.json");

    /// <summary>Responses of the eval verb.</summary>
    public string Responses => In("responses.jsonl");

    public bool HasRun => File.Exists(Metrics) || Directory.Exists(Checkpoints);

    private string[] Files => [Metrics, Events, Prefilter, Evaluation, Responses];

    private string[] Folders => [Checkpoints, Model];

    /// <summary>Refuses a run that reads what it writes, or what a fresh start would remove.</summary>
    /// <exception cref="InvalidDataException">A path of the configuration is among the results.</exception>
    public void EnsureApart(RunConfiguration run)
    {
        foreach (var (key, read) in Read(run))
        {
            var inside = System.IO.Path.GetRelativePath(path, read).Split(System.IO.Path.DirectorySeparatorChar)[0];
            if (Files.Concat(Folders).Any(written => System.IO.Path.GetFileName(written) == inside))
                throw new InvalidDataException($"`{key}` is `{read}`, among the results of this run, which writes `{In(inside)}` anew; give `output` another folder");
        }
    }

    /// <summary>Makes room for a run.</summary>
    /// <param name="run">Its configuration, which is written down.</param>
    /// <param name="choice">What happens with a run that is there.</param>
    /// <param name="allowsChanges">Whether a run that is taken up may have another configuration than before.</param>
    /// <returns>In what the configuration of a run that is taken up has changed, a line for each key.</returns>
    /// <exception cref="InvalidDataException">
    /// There is a run, and nothing was chosen; or it has another configuration; or what is there is not from a run.
    /// </exception>
    public IReadOnlyList<string> Begin(RunConfiguration run, ExistingRun choice, bool allowsChanges = false)
    {
        EnsureApart(run);
        if (HasRun && choice == ExistingRun.Refuse)
            throw new InvalidDataException($"`{path}` holds a run already; `--resume` goes on with it, `--fresh` replaces it");
        var former = Former();
        if (HasRun && former is null)
        {
            throw new InvalidDataException(
                $"`{path}` holds results without a `{ConfigurationName}`, so they are not known to be a run's; remove them, or give `output` another folder");
        }


        IReadOnlyList<string> changes = choice == ExistingRun.Resume && HasRun ? RunDifferences.Between(former!, run) : [];
        if (changes.Count > 0 && !allowsChanges)
        {
            throw new InvalidDataException(string.Join(
                '\n', [$"the run in `{path}` has another configuration; `--allow-changes` goes on with this one, `--fresh` begins anew", .. changes]));
        }

        Directory.CreateDirectory(path);
        if (choice == ExistingRun.Replace && former is not null)
            Clear();
        AtomicFile.Write(Configuration, Encoding.UTF8.GetBytes(ConfigurationFile.Write(run)));
        return changes;
    }

    /// <summary>The configuration of the run that is there; null where there is none.</summary>
    private RunConfiguration? Former()
    {
        if (!File.Exists(Configuration))
            return null;
        try
        {
            // Runs write absolute paths, people rarely do.
            var former = JsonConfiguration.Read<RunConfiguration>(StrictText.Read(Configuration), Configuration);
            return System.IO.Path.IsPathRooted(former.Output) ? former : throw NotOurs("its `output` is relative");
        }
        catch (ConfigurationException failure)
        {
            throw NotOurs(failure.Message);
        }
    }

    private InvalidDataException NotOurs(string why) =>
        new($"`{Configuration}` was not written by a run of this program ({why.Split('\n')[0]}) and would be replaced; give `output` another folder");

    private void Clear()
    {
        foreach (var file in Files)
            File.Delete(file);
        foreach (var folder in Folders.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<(string Key, string Path)> Read(RunConfiguration run)
    {
        (string Key, string? Path)[] single = [("model.path", run.Model.Path), ("tokenizer.path", run.Tokenizer.Path)];
        return single.Where(static read => read.Path is not null).Select(static read => (read.Key, read.Path!))
            .Concat(Sets("data.train", run.Data.Train))
            .Concat(Sets("data.validation", run.Data.Validation))
            .Concat(Sets("sft.data", run.Sft?.Data ?? []));

        static IEnumerable<(string, string)> Sets(string key, IReadOnlyList<ProblemSetOptions> sets) => sets.Select((set, i) => ($"{key}.{i}.path", set.Path));
    }

    private string In(string name) => System.IO.Path.Combine(path, name);
}
