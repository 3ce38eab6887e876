using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;
using Spectre.Console;
using ProgressColumn = EntroPIC.Telemetry.ProgressColumn;

namespace EntroPIC.Runs;

/// <summary>Progress display of a run.</summary>
internal static class RunProgress
{
    public static ConsoleProgress OfSupervised(RunConfiguration run, TextWriter output) => Show(
        $"Fine-tuning under {run.Sft!.Loss.Name}", run.Sft.Steps, run, output, new ProgressColumn("loss", "loss"));

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
        return new ConsoleProgress(
            new ConsoleProgressOptions
            {
                Title = title,
                TotalSteps = steps,
                Columns =
                [
                    .. columns,
                    new("tokens_per_second", "tokens/s", "N0"),
                    .. run.Data.Validation.Count > 0 ? new ProgressColumn[] { new(accuracy, accuracy) } : [],
                ],
                PlainInterval = Math.Max(1, steps / 50),
            },
            output == Console.Out ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }));
    }
}
