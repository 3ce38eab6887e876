using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;
using EntroPIC.Training;
using Spectre.Console;
using ProgressColumn = EntroPIC.Telemetry.ProgressColumn;

namespace EntroPIC.Runs;

/// <summary>Progress display of a run.</summary>
internal static class RunProgress
{
    public static ConsoleProgress OfSupervised(RunConfiguration run, TextWriter output) => Show(
        $"Fine-tuning under {run.Sft!.Loss.Name}", run.Sft.Steps, run, output, new ProgressColumn("loss", "loss"));

    public static ConsoleProgress OfPreference(RunConfiguration run, TextWriter output) => Show(
        $"Learning from preferences under {run.Preference!.Loss.Name}",
        run.Preference.Steps,
        output,
        run.Preference.Validation.Count > 0 ? new ProgressColumn(PreferenceEvaluator.Accuracy, "pairs") : null,
        new ProgressColumn("loss", "loss"));

    public static ConsoleProgress OfReinforcement(RunConfiguration run, TextWriter output) => Show(
        $"Reinforcement learning under {run.Rl!.Loss.Name}",
        (long)run.Rl.Rollouts * run.Rl.Update.MiniBatches * run.Rl.Update.Epochs,
        run,
        output,
        new ProgressColumn("reward", "reward"),
        new ProgressColumn("entropy", "entropy"),
        new ProgressColumn("length_mean", "length", "N1"));

    private static ConsoleProgress Show(string title, long steps, RunConfiguration run, TextWriter output, params ProgressColumn[] columns)
    {
        var accuracy = $"avg@{run.Evaluation.Responses}";
        return Show(title, steps, output, run.Data.Validation.Count > 0 ? new ProgressColumn(accuracy, accuracy) : null, columns);
    }

    private static ConsoleProgress Show(string title, long steps, TextWriter output, ProgressColumn? evaluated, params ProgressColumn[] columns) => new(
        new ConsoleProgressOptions
        {
            Title = title,
            TotalSteps = steps,
            Columns =
            [
                .. columns,
                new("tokens_per_second", "tokens/s", "N0"),
                .. evaluated is null ? Array.Empty<ProgressColumn>() : [evaluated],
            ],
            PlainInterval = Math.Max(1, steps / 50),
        },
        output == Console.Out ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }));
}
