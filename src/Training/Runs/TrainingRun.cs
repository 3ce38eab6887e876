using EntroPIC.Configuration;
using EntroPIC.Runs.Configuration;
using TorchSharp;

namespace EntroPIC.Runs;

/// <summary>
/// A run from C#: the same as <c>train</c> on the command line, with a configuration that is built in code or read from a file.
/// </summary>
public static class TrainingRun
{
    /// <summary>Trains a model: supervised fine-tuning, learning from preferences, reinforcement learning, each if the configuration has it.</summary>
    /// <param name="run">The configuration. Relative paths are relative to the working directory.</param>
    /// <param name="options">Losses, rewards, and how an earlier run in the output folder is treated; null for the defaults.</param>
    /// <param name="cancellation">Ends the run after the step that it is in. Its checkpoints are kept, and a later call can resume
    /// it.</param>
    /// <returns>Paths of the results.</returns>
    /// <exception cref="InvalidDataException">A file is broken, parts of the run do not fit together, or the output folder holds a
    /// run.</exception>
    /// <exception cref="ConfigurationException">The configuration contradicts itself, or a loss is unknown or refuses an
    /// option.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public static Task<TrainedRun> RunAsync(
        RunConfiguration run, TrainingRunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        options ??= new();
        var program = ProgramContext.Of(options.Program, TextWriter.Null);
        return Task.Run(
            () =>
            {
                using var checkedRun =
                    Check(run, "the configuration", RunChoices.CSharp, program, options.Program.Error ?? TextWriter.Null);
                return checkedRun.Train(options.Existing, options.AllowsChanges, program.Output, cancellation);
            },
            CancellationToken.None);
    }

    /// <summary>Checks a run and locks its output folder. Nothing is written yet.</summary>
    /// <param name="run">The configuration.</param>
    /// <param name="source">Its name in messages.</param>
    /// <param name="choices">Names of the caller's options in messages.</param>
    /// <param name="program">Losses, rewards and output.</param>
    /// <param name="error">Output for warnings.</param>
    internal static CheckedRun Check(RunConfiguration run, string source, RunChoices choices, ProgramContext program, TextWriter error)
    {
        if (run is { Sft: null, Preference: null, Rl: null })
        {
            throw new InvalidDataException($"{source}: none of `sft`, `preference` and `rl` is given; there is nothing to train");
        }

        RunChecks.Ensure(run, source);
        if (run.Threads > 0)
        {
            torch.set_num_threads(run.Threads);
        }

        var folder = new RunFolder(run.Output, choices);
        try
        {
            folder.EnsureApart(run);
            var plan = new RunPlan(run, source, program);
            plan.Model.ShowNotes(error);
            foreach (var warning in plan.Warnings)
            {
                error.WriteLine($"warning: {warning}");
            }

            return new CheckedRun(plan, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}

/// <summary>A run that was checked, with its output folder.</summary>
internal sealed record CheckedRun(RunPlan Plan, RunFolder Folder) : IDisposable
{
    public TrainedRun Train(ExistingRun existing, bool allowsChanges, TextWriter output, CancellationToken cancellation)
    {
        foreach (var difference in Folder.Begin(Plan.Run, Plan.Inputs, Plan.FreeKeys, existing, allowsChanges))
        {
            output.WriteLine(difference);
        }

        try
        {
            var best = new RunStages(Plan, Folder, output).Run(cancellation);
            return new TrainedRun(Folder.Model, Folder.Metrics, best);
        }
        catch
        {
            // However it ended: its checkpoints are whole.
            output.WriteLine($"the run is saved in `{Folder.Path}`; {Folder.Choices.Resume} continues it");
            throw;
        }
    }

    public void Dispose() => Folder.Dispose();
}
