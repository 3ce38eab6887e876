using System.Globalization;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python.Verl;

/// <summary>The registered functions: losses on a micro-batch, and advantage estimators on a rollout batch.</summary>
internal sealed partial class VerlPrinter
{
    private void PrintLoss(ScheduledLoss loss)
    {
        var type = "losses." + PythonText.Type(loss.Name);
        _writer.Line($"@register_policy_loss({PlainText.Quoted(NameOf(loss))})");
        PythonLayout.Call(
            _writer,
            $"def {NameOf(loss)}(",
            ["*", "old_log_prob: Tensor", "log_prob: Tensor", "advantages: Tensor", "response_mask: Tensor", "loss_agg_mode: str", "config: Any = None", "rollout_is_weights: Optional[Tensor] = None", "**_: Any"],
            ") -> Tuple[Tensor, Dict[str, float]]:");
        _writer.Indented(() =>
        {
            PythonText.Docstring(
                _writer, $"`{loss.Name}` on one micro-batch, [B, T] each. The engine's importance weights, if any, weight the policy.");
            _writer.Line($"check_mode({PlainText.Quoted(NameOf(loss))}, {PlainText.Quoted(ModeOf(loss))}, loss_agg_mode)");
            _writer.Line("counts = step_counts(config)");
            var outputs = loss.Model.Controls.Select(control => $"{PlainText.Quoted(PythonText.Name(control.Name))}: output_of({PlainText.Quoted(loss.Name)}, {PlainText.Quoted(control.Name)})");
            var handed = VerlSupport.HandedToLoss(loss).Select(signal => Handed(loss, signal, string.Join(" ", VerlSignals.SettingsInWorkers(signal).DefaultIfEmpty("trainer.use_v1=true"))));
            string[] inputs =
            [
                "\"mask\": response_mask.bool()", "\"logp\": log_prob", "\"old_logp\": old_log_prob", "\"advantage\": advantages", .. handed, $"\"options\": {type}.Options()", .. outputs,
            ];
            PythonLayout.Call(_writer, "inputs = {", inputs, "}");
            _writer.Line($"terms = {type}.terms(**picked({type}.terms, inputs))");
            var names = PythonText.Locals(
                "losses", "config", "counts", "inputs", "loss", "metrics", "agg_loss", "response_mask", "log_prob", "rollout_is_weights");
            var reduced = loss.Model.Terms.Select(term => (Term: term, Name: names.Unique(term.Name))).ToList();
            foreach (var (term, name) in reduced)
            {
                PrintTerm(loss, term, name);
            }

            _writer.Line($"loss = {string.Concat(reduced.Select(static (each, i) => Sign(each.Term, i) + each.Name))}");
            _writer.Line(VerlSupport.HasMetrics(loss) ? $"metrics = {type}.metrics(**picked({type}.metrics, inputs))" : "metrics = {}");
            _writer.Line("return loss, {f\"entropic/{name}\": value for name, value in metrics.items()}");
        });
        _writer.Line();
        _writer.Line();
    }

    private static string Handed(ScheduledLoss loss, string signal, string settings) =>
        $"{PlainText.Quoted(signal)}: signal_of({PlainText.Quoted(loss.Name)}, {PlainText.Quoted(signal)}, {PlainText.Quoted(settings)})";

    private void PrintTerm(ScheduledLoss loss, TermModel term, string name)
    {
        var field = $"terms.{LossPrinter.FieldOf(term)}";
        var value = LossPrinter.HasCondition(term)
            ? $"torch.where(terms.{LossPrinter.ConditionOf(loss.Model, term)}, {field}, 0.0)"
            : field;
        _writer.Line($"{name} = {value}{(term.Value.Scope == Scope.Sequence ? ".expand_as(log_prob)" : "")}");
        if (term.Role == TermRole.Policy)
        {
            _writer.Line("if rollout_is_weights is not None:");
            _writer.Indented(() => _writer.Line($"{name} = {name} * rollout_is_weights"));
        }

        // In some versions the engine's own mode divides by the length alone.
        var mode = ModeOf(term);
        if (term.Reduction.Length is { } length && term.Value.Scope != Scope.Sequence)
        {
            mode = "seq-mean-token-sum";
            _writer.Line($"{name} = {name} / {LengthOf(length)}");
        }

        _writer.Line($"{name} = agg_loss(loss_mat={name}, loss_mask=response_mask, loss_agg_mode={PlainText.Quoted(mode)}, **counts)");
    }

    private static string Sign(TermModel term, int index) => (term.Role, index) switch
    {
        (TermRole.Penalty, 0) => "",
        (TermRole.Penalty, _) => " + ",
        (_, 0) => "-",
        _ => " - ",
    };

    private static string LengthOf(Node length)
    {
        var style = new TensorStyle(null, isOfStep: false, nonZero: []);
        Code Print(Node node) => node.Op == Op.Parameter
            ? Code.Primary($"inputs[\"options\"].{PythonText.Attribute(node.Name)}")
            : style.Print(node, Print);
        return Print(length).At(Precedence.Unary);
    }

    private void PrintAdvantage(ScheduledLoss loss)
    {
        var type = "losses." + PythonText.Type(loss.Name);
        var nodes = Traversal.InOrder([loss.Model.Advantage!.Value]);
        _writer.Line($"@register_adv_est({PlainText.Quoted(NameOf(loss))})");
        PythonLayout.Call(
            _writer,
            $"def {NameOf(loss)}_advantage(",
            ["*", "token_level_rewards: Tensor", "response_mask: Tensor", "index: Any = None", "reward_baselines: Optional[Tensor] = None", "**_: Any"],
            ") -> Tuple[Tensor, Tensor]:");
        _writer.Indented(() =>
        {
            PythonText.Docstring(
                _writer, $"The advantage of `{loss.Name}` for a whole rollout batch, in the driver; returns are the advantages, [B, T].");
            _writer.Line("mask = response_mask.bool()");
            var computed = VerlSignals.ComputedInEstimators.Where(row => nodes.Any(node => node.Op == Op.Signal && node.Name == row.Signal))
                .Select(row => $"{PlainText.Quoted(row.Signal)}: {string.Format(CultureInfo.InvariantCulture, row.Value, PlainText.Quoted(loss.Name))}");
            var outputs = nodes.Where(static node => node.Op == Op.ControlOutput)
                .Select(node => $"{PlainText.Quoted(PythonText.Name(node.Name))}: output_of({PlainText.Quoted(loss.Name)}, {PlainText.Quoted(node.Name)})");
            var handed = VerlSupport.HandedToAdvantage(loss)
                .Select(signal => Handed(loss, signal, string.Join(" ", [$"trainer.v1.trainer_mode={TrainerOf(ModulePrinter.NameOf(_unit))}", .. VerlSignals.SettingsInTrainers(signal)])));
            string[] inputs =
            [
                "\"mask\": mask",
                .. AggregatePrinter.AsksForGroups(nodes) ? ["\"group\": group_of(index).to(mask.device)"] : Array.Empty<string>(),
                .. computed, .. handed, $"\"options\": {type}.Options()", .. outputs,
            ];
            PythonLayout.Call(_writer, "inputs = {", inputs, "}");
            _writer.Line($"advantage = torch.where(mask, {type}.advantage(**picked({type}.advantage, inputs)), 0.0)");
            _writer.Line("return advantage, advantage");
        });
        _writer.Line();
        _writer.Line();
    }
}
