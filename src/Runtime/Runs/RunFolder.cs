using System.Text;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs;

/// <summary>Where a run leaves its results.</summary>
internal sealed class RunFolder(string path)
{
    public const string ConfigurationName = "run.json";

    /// <summary>The configuration as it was run, defaults included.</summary>
    public string Configuration => Path.Combine(path, ConfigurationName);

    /// <summary>One line for each step and evaluation.</summary>
    public string Metrics => Path.Combine(path, "metrics.jsonl");

    /// <summary>Which problems preliminary sampling kept.</summary>
    public string Prefilter => Path.Combine(path, "prefilter.json");

    /// <summary>The trained model.</summary>
    public string Model => Path.Combine(path, "model");

    /// <summary>Results of the eval verb.</summary>
    public string Evaluation => Path.Combine(path, "evaluation.json");

    /// <summary>Responses of the eval verb.</summary>
    public string Responses => Path.Combine(path, "responses.jsonl");

    public bool HasRun => File.Exists(Metrics) || File.Exists(Configuration);

    /// <summary>Makes room for a run.</summary>
    /// <exception cref="InvalidDataException">There is one already.</exception>
    public void Begin(RunConfiguration run, bool replace)
    {
        if (HasRun && !replace)
            throw new InvalidDataException($"`{path}` holds a run already; `--fresh` replaces it");
        Directory.CreateDirectory(path);
        foreach (var file in new[] { Metrics, Prefilter, Evaluation, Responses })
            File.Delete(file);
        if (Directory.Exists(Model))
            Directory.Delete(Model, recursive: true);
        AtomicFile.Write(Configuration, Encoding.UTF8.GetBytes(ConfigurationFile.Write(run)));
    }
}
