using System.CommandLine;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs.Verbs;

/// <summary><c>--trained</c>: the trained model of a run instead of its initial one.</summary>
internal static class TrainedOption
{
    public static Option<bool> Create() =>
        new("--trained") { Description = "Take the model that the run has made, not the one it begins with." };

    /// <exception cref="InvalidDataException">The run has made none yet.</exception>
    public static RunConfiguration Apply(RunConfiguration run, bool trained)
    {
        if (!trained)
        {
            return run;
        }

        var path = new RunFolder(run.Output, RunChoices.CommandLine).Model;
        return Directory.Exists(path)
            ? With(run, path)
            : throw new InvalidDataException($"the run has no trained model yet; `{path}` is not there");
    }

    /// <summary>A run with another model of the same tokenizer.</summary>
    public static RunConfiguration With(RunConfiguration run, string model) => run with
    {
        Model = run.Model with { Path = model, Config = null },
        Tokenizer = run.Tokenizer.Alphabet is null ? run.Tokenizer with { Path = run.Tokenizer.Path ?? run.Model.Path } : run.Tokenizer,
    };
}
