using EntroPIC.Dsl;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python.Verl;

/// <summary>
/// The module that registers the losses of a file with verl. It contains no mathematics: terms, advantages and controllers come from the
/// torch module beside it, and the engine aggregates.
/// </summary>
internal sealed partial class VerlPrinter
{
    private const string NamePrefix = "entropic_";

    private readonly SourceWriter _writer = new();
    private readonly CompiledUnit<ScheduledLoss> _unit;
    private readonly VerlPlan _plan;

    private VerlPrinter(CompiledUnit<ScheduledLoss> unit, VerlPlan plan) => (_unit, _plan) = (unit, plan);

    /// <summary>The files of the target; <c>null</c> if the engine can host none of the losses.</summary>
    public static IReadOnlyList<EmittedFile>? Print(CompiledUnit<ScheduledLoss> unit) => Print(unit, VerlSupport.PlanOf(unit));

    /// <summary>The files of the target, for losses whose obstacles are known.</summary>
    public static IReadOnlyList<EmittedFile>? Print(CompiledUnit<ScheduledLoss> unit, VerlPlan plan)
    {
        var printer = new VerlPrinter(unit, plan);
        if (plan.Losses.Count == 0 || ModulePrinter.Print(unit) is not { } module)
        {
            return null;
        }

        var name = ModulePrinter.NameOf(unit);
        return
        [
            new(name + ".py", module),
            new(name + "_verl.py", printer.PrintModule(name)),
            new(name + "_verl.md", VerlReadme.Print(name, plan, printer.NeedsTrainer)),
        ];
    }

    /// <summary>The engine's name of a loss, distinct from its own names.</summary>
    public static string NameOf(ScheduledLoss loss) => NamePrefix + loss.Name;

    /// <summary>The engine's name of a module's trainer; each module has its own.</summary>
    public static string TrainerOf(string module) => module + "_sync";

    /// <summary>The engine's mode for the reduction of a declaration.</summary>
    public static string ModeOf(ScheduledLoss loss) => ModeOf(loss.Model.Terms[0]);

    // A value per response has no tokens to sum: the mean over its tokens is itself.
    private static string ModeOf(TermModel term) => (term.Reduction.Mode, term.Value.Scope) switch
    {
        ({ Counted: null }, _) => "token-sum",
        ({ Counted: Scope.Token or Scope.Sequence }, Scope.Sequence) => "seq-mean-token-mean",
        ({ Counted: Scope.Token }, _) => "token-mean",
        ({ Counted: Scope.Sequence, MeanPer: Scope.Sequence }, _) => "seq-mean-token-mean",
        ({ Counted: Scope.Sequence, TakesLength: false }, _) => "seq-mean-token-sum",
        ({ Counted: Scope.Sequence, TakesLength: true }, _) => "seq-mean-token-sum-norm",
        _ => throw new InvalidOperationException($"no mode of the engine is `{term.Reduction.Mode}`"),
    };

    /// <summary>True if a loss needs the trainer, to step controls or to pass signals to its estimator.</summary>
    private bool NeedsTrainer(ScheduledLoss loss) =>
        loss.Model.Controls.Count > 0 || (_plan.Estimators.Contains(loss) && VerlSupport.HandedToAdvantage(loss).Count > 0);

    private string PrintModule(string name)
    {
        foreach (var loss in _plan.Losses)
        {
            PrintLoss(loss);
        }

        foreach (var loss in _plan.Estimators)
        {
            PrintAdvantage(loss);
        }

        PythonLayout.Call(_writer, "HOSTED: Dict[str, Hosted] = {", [.. _plan.Losses.Select(HostedOf)], "}");
        var needsTrainer = _plan.Losses.Any(NeedsTrainer);
        if (needsTrainer && _plan.Reasons.Count > 0)
        {
            _writer.Line();
            PythonLayout.Call(
                _writer, "LEFT_OUT: Dict[str, str] = {",
                [.. _plan.Reasons.Select(static left => $"{PlainText.Quoted(NamePrefix + left.Key)}: {PlainText.Quoted(left.Value)}")],
                "}");
        }

        List<string> parts = [_writer.ToString()];
        if (needsTrainer || _plan.Losses.Any(static loss => VerlSupport.HandedToLoss(loss).Count > 0))
        {
            parts.Add(HelperLibrary.Sections(HelperLibrary.Resource("verl_worker.py"), parts[0]));
        }

        if (needsTrainer)
        {
            parts.Add(HelperLibrary.Sections(HelperLibrary.Resource("verl_trainer.py"), parts[0]));
        }

        var (first, last) = HelperLibrary.Verl.Used(string.Concat(parts));
        string[] all = [.. first, .. parts, "# Helpers.", .. last];
        return Header(name, needsTrainer, string.Join("\n\n\n", all.Select(static part => part.Trim('\n')))) + "\n";
    }

    private string HostedOf(ScheduledLoss loss)
    {
        var settings = VerlSupport.SettingsOf(loss, _plan.Estimators.Contains(loss)).Select(PlainText.Quoted).ToList();
        var tuple = settings.Count == 1 ? $"({settings[0]},)" : $"({string.Join(", ", settings)})";
        return $"{PlainText.Quoted(NameOf(loss))}: Hosted(losses.{PythonText.Type(loss.Name)}, {PlainText.Quoted(ModeOf(loss))}, {tuple})";
    }

    private string Header(string name, bool needsTrainer, string code)
    {
        var writer = new SourceWriter();
        writer.Line(PythonText.Comment($"Generated by EntroPIC from {ModulePrinter.FileOf(_unit)}. Edit that file, not this one."));
        PythonText.Docstring(
            writer,
            [
                $"Registers the losses of `{name}` with verl: set VERL_USE_EXTERNAL_MODULES={name}_verl for every process, with this folder on PYTHONPATH.",
                "",
                "Choose a loss by actor_rollout_ref.actor.policy_loss.loss_mode and its advantages by algorithm.adv_estimator. Params are constants of",
                "the declaration; for other values, declare another loss.",
                .. needsTrainer ? new[] { $"The trainer steps the controls: trainer.v1.trainer_mode={TrainerOf(name)}." } : [],
            ]);
        writer.Line();
        foreach (var line in PythonLayout.Imports(code))
        {
            writer.Line(line);
        }

        writer.Line($"from verl.trainer.ppo.core_algos import agg_loss, {(_plan.Estimators.Count > 0 ? "register_adv_est, " : "")}register_policy_loss");
        writer.Line();
        writer.Line($"import {name} as losses");
        if (code.Contains("ActorRolloutRefWorker", StringComparison.Ordinal))
        {
            writer.Line();
            writer.Lines(HelperLibrary.Sections(HelperLibrary.Resource("verl_hooks.py"), code).TrimEnd('\n'));
            writer.Line();
            foreach (var (constant, value) in new[] { ("TRAINER", TrainerOf(name)), ("OUTPUTS_KEY", name + "_outputs"), ("STATE_FILE", "entropic_controllers.json") }
                .Where(constant => code.Contains(constant.Item1, StringComparison.Ordinal)))
            {
                writer.Line($"{constant} = {PlainText.Quoted(value)}");
            }
        }

        writer.Line();
        writer.Line();
        return writer + code;
    }
}
