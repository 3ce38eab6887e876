using System.Globalization;
using System.Text.Json;
using EntroPIC.Configuration;
using EntroPIC.Losses;
using EntroPIC.Runs.Configuration;
using EntroPIC.Training;

namespace EntroPIC.Runs.Verbs;

/// <summary>Describes a run without running it.</summary>
internal static class DryRun
{
    public static void Print(RunPlan plan, RunFolder folder, ExistingRun choice, bool allowsChanges, TextWriter output)
    {
        var run = plan.Run;
        var isUndecided = folder.HasRun && choice == ExistingRun.Refuse;
        var changes = isUndecided ? [] : folder.Check(run, plan.Inputs, plan.FreeKeys, choice, allowsChanges);
        folder.EnsureWritable();
        output.Write(ConfigurationFile.Write(run));
        output.WriteLine();
        foreach (var line in plan.Data.Describe())
        {
            output.WriteLine(line);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model: {plan.Model.Parameters:N0} parameters, {plan.Model.Origin}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"tokenizer: {plan.Model.Tokenizer.VocabularySize:N0} tokens, {(plan.Model.Chat is null ? "no" : "a")} chat template"));
        if (plan.SupervisedLoss is { } supervised)
        {
            output.WriteLine($"sft: {run.Sft!.Steps} steps under {Describe(supervised)}");
        }

        if (plan.PreferenceLoss is { } preferring)
        {
            output.WriteLine($"preference: {run.Preference!.Steps} steps of {run.Preference.BatchSize} under {Describe(preferring)}{Describe(run.Preference.Reference)}");
        }

        if (plan.Loss is { } loss)
        {
            var update = run.Rl!.Update;
            output.WriteLine($"rl: {run.Rl.Rollouts} rollouts of {run.Rl.Rollout.Prompts} x {run.Rl.Rollout.ResponsesPerPrompt} responses, "
                + $"{update.MiniBatches * update.Epochs} steps each, under {Describe(loss)}{Describe(run.Rl.Reference)}");
        }

        output.WriteLine("would write:");
        foreach (var path in Written(folder, run))
        {
            output.WriteLine($"  {path}");
        }

        foreach (var change in changes)
        {
            output.WriteLine(change);
        }

        if (isUndecided)
        {
            output.WriteLine($"`{run.Output}` holds a run already; `--resume` continues it, `--fresh` replaces it");
        }
    }

    private static string Describe(PolicyLoss loss) =>
        $"`{loss.Name}` with {JsonSerializer.Serialize(loss.Settings, CompactOptions)}; it asks for {RunPlan.Names(RunPlan.Wanted(loss))}";

    private static string Describe(ReferenceOptions? reference)
    {
        if (reference is null)
        {
            return "";
        }

        var moves = reference.Mix == 1 ? "becomes a copy of the policy" : string.Create(CultureInfo.InvariantCulture, $"moves to the policy by {reference.Mix}");
        var steps = reference.Every == 1 ? "step" : string.Create(CultureInfo.InvariantCulture, $"{reference.Every} steps");
        return $"; the reference {moves} after every {steps}";
    }

    private static readonly JsonSerializerOptions CompactOptions = new(JsonConfiguration.Options) { WriteIndented = false };

    private static IEnumerable<string> Written(RunFolder folder, RunConfiguration run)
    {
        yield return $"{folder.Configuration}: this configuration";
        yield return $"{folder.Metrics}: a line for each step and evaluation";
        if (run is { Rl: not null, Data.Prefilter: not null })
        {
            yield return $"{folder.Prefilter}: the problems that preliminary sampling keeps";
        }

        if (run.Tensorboard)
        {
            yield return $"{folder.Events}: the same for TensorBoard";
        }

        yield return $"{folder.Checkpoints}: checkpoints of each stage, every {run.Checkpoint.Every} steps; the last {run.Checkpoint.KeepLast}{(run.Checkpoint.KeepBest ? " and the best" : "")} are kept";
        yield return $"{folder.Model}: the trained model";
    }
}
