using System.Text;
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

    /// <summary>Makes room for a run.</summary>
    /// <param name="run">Its configuration, which is written down.</param>
    /// <param name="choice">What happens with a run that is there.</param>
    /// <exception cref="InvalidDataException">There is one, and nothing was chosen.</exception>
    public void Begin(RunConfiguration run, ExistingRun choice)
    {
        if (HasRun && choice == ExistingRun.Refuse)
            throw new InvalidDataException($"`{path}` holds a run already; `--resume` goes on with it, `--fresh` replaces it");
        Directory.CreateDirectory(path);
        if (choice == ExistingRun.Replace)
            Clear();
        AtomicFile.Write(Configuration, Encoding.UTF8.GetBytes(ConfigurationFile.Write(run)));
    }

    private void Clear()
    {
        foreach (var file in new[] { Metrics, Events, Prefilter, Evaluation, Responses })
            File.Delete(file);
        foreach (var folder in new[] { Checkpoints, Model }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private string In(string name) => System.IO.Path.Combine(path, name);
}
