using EntroPIC.Dsl.Binding.Bound;

namespace EntroPIC.Python.Verl;

/// <summary>How to start a run with the emitted modules: the paper's settings, on the losses of the file.</summary>
internal static class VerlReadme
{
    public static string Print(string module, IReadOnlyList<LossModel> losses, IReadOnlyList<LossModel> estimators)
    {
        // One with a controller shows all there is to set.
        var shown = losses.FirstOrDefault(static loss => loss.Controls.Count > 0) ?? losses[0];
        var estimator = estimators.Contains(shown) ? VerlPrinter.NameOf(shown) : "grpo";
        var rows = losses.Select(loss =>
            $"| `{VerlPrinter.NameOf(loss)}` | `{VerlPrinter.ModeOf(loss)}` | {(estimators.Contains(loss) ? "the same name" : "one of the engine's")} | {(loss.Controls.Count > 0 ? "`entropic_sync`" : "any")} |");
        return HelperLibrary.Resource("verl_readme.md")
            .Replace("{module}", module)
            .Replace("{losses}", string.Join("\n", rows))
            .Replace("{loss}", VerlPrinter.NameOf(shown))
            .Replace("{estimator}", estimator)
            .Replace("{mode}", VerlPrinter.ModeOf(shown))
            .Replace("{trainer}", shown.Controls.Count > 0 ? "entropic_sync" : "sync");
    }
}
