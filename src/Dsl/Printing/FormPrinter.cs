using System.Text;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Scheduling;

namespace EntroPIC.Dsl.Printing;

/// <summary>The forms of a compiled file as stable text, stage by stage, for <c>entropic emit --target</c> and tests.</summary>
internal static class FormPrinter
{
    /// <summary>
    /// The params and the graph of each declaration, after binding and analysis; <c>null</c> if the file declares nothing.
    /// </summary>
    public static string? Graph(CompiledUnit<ScheduledLoss> unit) =>
        Joined(unit.Controllers.Select(GraphOf).Concat(unit.Losses.Select(static loss => GraphOf(loss.Schedule.Declared))));

    /// <summary>
    /// The training part of a loss, with the controllers that it uses: the same text means the same training. Names of values and metrics do not
    /// matter.
    /// </summary>
    public static string Declaration(LossModel loss)
    {
        var roots = WithStatistics(ValuesOf(loss).Where(
            root => root.Key is "advantage" or "loss" || loss.Controls.Any(control => control.Arguments.Contains(root.Value))));
        var controllers = loss.Controls.Select(static control => control.Controller).Distinct()
            .Select(static controller => $"controller {controller.Name}\n{GraphPrinter.Print([.. RootsOf(controller)], hasLabels: false)}");
        return Joined([$"loss {loss.Name}\n{ParamsOf(loss)}{GraphPrinter.Print([.. roots], hasLabels: false)}", .. controllers])!;
    }

    /// <summary>The schedule of each loss; <c>null</c> if the file declares no loss.</summary>
    public static string? Schedule(CompiledUnit<ScheduledLoss> unit) => Joined(unit.Losses.Select(ScheduleOf));

    /// <summary>The gradient of each loss by the signals of the policy; <c>null</c> if the file declares no loss.</summary>
    public static string? Gradient(CompiledUnit<ScheduledLoss> unit) => Joined(unit.Losses.Select(static loss => $"loss {loss.Name}\n" + (loss.Gradient is { } gradient
        ? GraphPrinter.Print(
            [.. gradient.Derivatives.Select(static derivative => Root($"derivative by {derivative.Name}", derivative.Value))])
        : "no symbolic gradient: the loss has the tensor form alone\n")));

    /// <summary>Every value of a loss, by name.</summary>
    public static IEnumerable<KeyValuePair<string, Node>> RootsOf(LossModel loss) => WithStatistics(ValuesOf(loss));

    /// <summary>Values, after the formulas of the statistics over the vocabulary that they use.</summary>
    private static IEnumerable<KeyValuePair<string, Node>> WithStatistics(IEnumerable<KeyValuePair<string, Node>> roots)
    {
        List<KeyValuePair<string, Node>> values = [.. roots];
        return [.. Traversal.StatisticsIn(values.Select(static root => root.Value)).Select(static leaf => Root(leaf.Name, leaf.Graph.FormulaOf(leaf))), .. values];
    }

    private static IEnumerable<KeyValuePair<string, Node>> ValuesOf(LossModel loss)
    {
        if (loss.Advantage is { } advantage)
        {
            yield return Root("advantage", advantage.Value);
        }

        foreach (var control in loss.Controls)
        {
            for (var i = 0; i < control.Arguments.Count; i++)
            {
                if (control.Arguments[i] is { } argument)
                {
                    yield return Root(
                        $"control {control.Name}({control.Controller.Name}{PerGroup(control)}).{control.Controller.Parameters[i].Name}", argument);
                }
            }

            if (control.Steps is { } steps)
            {
                yield return Root($"control {control.Name} steps where", steps);
            }

            if (control.Authority is { } authority)
            {
                yield return Root($"authority of {control.Name}", authority);
            }
        }

        yield return Root("loss", loss.Loss);
        foreach (var metric in loss.Metrics)
        {
            yield return Root($"metric {metric.Name}", metric.Value);
        }
    }

    private static IEnumerable<KeyValuePair<string, Node>> RootsOf(ControllerModel controller)
    {
        foreach (var state in controller.States)
        {
            yield return Root($"state {state.Name}", state.Initial);
            if (state.Low is not null && state.High is not null)
            {
                yield return Root($"least {state.Name}", state.Low);
                yield return Root($"greatest {state.Name}", state.High);
            }
        }

        yield return Root("output", controller.Output.Value);
        if (controller.Saturated is { } saturated)
        {
            yield return Root("saturated", saturated);
        }

        foreach (var state in controller.States.Where(static state => state.Update is not null))
        {
            yield return Root($"update {state.Name}", state.Next);
        }
    }

    private static string GraphOf(LossModel loss) => $"loss {loss.Name}\n{ParamsOf(loss)}{GraphPrinter.Print([.. RootsOf(loss)])}";

    private static string GraphOf(ControllerModel controller) =>
        $"controller {controller.Name}\n{GraphPrinter.Print([.. RootsOf(controller)])}";

    private static string ParamsOf(LossModel loss) => string.Concat(
        loss.Options.Select(static option => $"param {option.Name} = {NumberText.Of(option.Default)}{(option.Range is null ? "" : $" in {option.Range}")}\n"));

    private static string ScheduleOf(ScheduledLoss loss)
    {
        var schedule = loss.Schedule;
        var text = new StringBuilder($"loss {loss.Name}\n");
        Section("rollout", [.. Named("signal", schedule.RolloutSignals), .. Controls(Timing.Rollout), .. loss.Model.Advantage is null ? [] : new[] { "advantage" }]);
        Section("step", [.. Controls(Timing.Update), .. Values("total", schedule.Totals), .. Values("selection", schedule.Selections)]);
        Section(
            "micro-batch",
            [.. Named("signal", schedule.StepSignals), .. loss.Kernel is { } prepared ? Values("prepared", [.. prepared.Prepared.Select(static value => new KeyedNode(value.Name, value.Value))]) : []]);
        foreach (var (sweep, i) in (loss.Kernel?.Sweeps ?? []).Select(static (sweep, i) => (sweep, i)))
        {
            Section($"sweep {i} of the loss", [.. Sums(sweep), .. Values("derivative", sweep.Writes)]);
        }

        foreach (var (sweep, i) in (loss.MetricKernel?.Sweeps ?? []).Select(static (sweep, i) => (sweep, i)))
        {
            Section($"sweep {i} of the metrics", [.. Sums(sweep)]);
        }

        Section("metrics", [.. Values("metric", schedule.Metrics)]);
        return text.ToString();

        void Section(string title, IReadOnlyList<string> lines)
        {
            if (lines.Count > 0)
            {
                text.Append("  ").Append(title).Append('\n').Append(string.Concat(lines.Select(static line => $"    {line}\n")));
            }
        }

        IEnumerable<string> Controls(Timing timing) =>
            loss.Model.Controls
                .Where(control => control.Timing == timing)
                .Select(static control => $"control {control.Name} = {control.Controller.Name}{PerGroup(control)}");
    }

    private static string PerGroup(ControlModel control) => control.IsPerGroup ? " per group" : "";

    private static IEnumerable<string> Named(string what, IReadOnlyList<SignalInfo> signals) =>
        signals.Select(signal => $"{what} {signal.Name} : {signal.Scope.Name()}");

    private static IEnumerable<string> Values(string what, IReadOnlyList<KeyedNode> values) =>
        values.Select(value => $"{what} {value.Name} : {value.Value.Type}");

    private static IEnumerable<string> Sums(Sweep sweep) =>
        sweep.PerSequence
            .Concat(sweep.PerBatch)
            .Select(static sum => $"sum {sum.Result.Name} over {sum.Over.Name()} per {sum.Result.Value.Scope.Name()}");

    private static KeyValuePair<string, Node> Root(string name, Node value) => new(name, value);

    private static string? Joined(IEnumerable<string> declarations) =>
        string.Join("\n", declarations) is { Length: > 0 } text ? text : null;
}
