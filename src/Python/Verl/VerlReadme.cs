using EntroPIC.Dsl.Scheduling;

namespace EntroPIC.Python.Verl;

/// <summary>Instructions for a run with the emitted modules: the paper's settings, with the losses of the file.</summary>
internal static class VerlReadme
{
    /// <summary>Settings that switch off terms of the engine which the loss does not need.</summary>
    private static readonly string[] Defaults = ["actor_rollout_ref.actor.use_kl_loss=false", "actor_rollout_ref.actor.entropy_coeff=0"];

    public static string Print(string module, VerlPlan plan, Func<ScheduledLoss, bool> needsTrainer)
    {
        var (losses, estimators, leftOut) = (plan.Losses, plan.Estimators, plan.LeftOut);
        // A loss with a controller shows all settings.
        var shown = losses.FirstOrDefault(static loss => loss.Model.Controls.Count > 0) ?? losses[0];
        var settings = VerlSupport.SettingsOf(shown, estimators.Contains(shown));
        var estimator = estimators.Contains(shown) ? VerlPrinter.NameOf(shown) : "grpo";
        string Settings(ScheduledLoss loss) =>
            string.Join(" ", VerlSupport.SettingsOf(loss, estimators.Contains(loss)).Select(static setting => $"`{setting}`"));
        var rows = losses.Select(loss =>
            $"| `{VerlPrinter.NameOf(loss)}` | `{VerlPrinter.ModeOf(loss)}` | {(estimators.Contains(loss) ? "the same name" : "one of the engine's")} | {(needsTrainer(loss) ? $"`{VerlPrinter.TrainerOf(module)}`" : "any")} | {Settings(loss)} |");
        var hasControls = losses.Any(static loss => loss.Model.Controls.Count > 0);
        var hasTarget = shown.Model.Controls.Count > 0 && shown.Model.Options.Any(static option => option.Name == "target");
        return HelperLibrary.Sections(HelperLibrary.Resource("verl_readme.md"), $"{(hasControls ? "Control" : "")} {(hasTarget ? "Target" : "")}")
            .Replace("{hosts}", hasControls ? ", and hosts the controllers" : "")
            .Replace("{module}", module)
            .Replace("{losses}", string.Join("\n", rows))
            .Replace("{left_out}", leftOut.Count == 0 ? "" : "\n\nThe engine cannot host the whole file. Left out:\n\n" + string.Join("\n", leftOut.Select(static obstacle => $"- {obstacle.What}: {obstacle.Reason}.")))
            .Replace("{name}", shown.Name)
            .Replace("{params}", shown.Model.Options.Count == 0 ? "declared without params" : "declared with " + string.Join(", ", shown.Model.Options.Select(static option => $"`{option.Name} = {PythonText.Number(option.Default)}`")))
            .Replace("{loss}", VerlPrinter.NameOf(shown))
            .Replace("{estimator}", estimator)
            .Replace("{mode}", VerlPrinter.ModeOf(shown))
            .Replace("{trainer}", needsTrainer(shown) ? VerlPrinter.TrainerOf(module) : "sync")
            .Replace("{settings}", string.Concat(Defaults.Where(line => !settings.Any(set => set.Split('=')[0] == line.Split('=')[0])).Concat(settings).Select(static line => $"  {line} \\\n")));
    }
}
