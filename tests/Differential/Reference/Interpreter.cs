namespace Differential.Reference;

/// <summary>
/// Evaluates a declared loss in float64 straight from its syntax tree: no graph, no passes, no printers, no kernels. It shares only the
/// parser with the compiler.
/// </summary>
internal sealed class Interpreter
{
    private readonly Declaration _declaration;
    private readonly BatchCase _batch;
    private readonly Arithmetic _arithmetic;
    private readonly List<Controller> _controllers;

    private readonly CutValues _cuts;

    private Interpreter(Catalog file, LossSyntax loss, BatchCase batch, Arithmetic arithmetic, CutValues cuts)
    {
        (_declaration, _batch, _arithmetic, _cuts) = (new Declaration(loss, file), batch, arithmetic, cuts);
        _controllers = [.. _declaration.All<ControlSyntax>().Select(static item =>
        {
            var (law, home) = item.Home.Find<ControllerSyntax>(item.Syntax.Controller)!.Value;
            return new Controller(item.Syntax, law, home);
        })];
    }

    /// <summary>The outcome of a loss in each round.</summary>
    /// <param name="file">The file that declares it.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="arithmetic">How numbers are rounded.</param>
    /// <param name="cuts">The values without gradient of another run to replay; <c>null</c> to compute them.</param>
    /// <exception cref="BrokenInvariantException">A state left the range that it is declared to be in.</exception>
    public static IReadOnlyList<Outcome> Run(Catalog file, LossSyntax loss, BatchCase batch, Arithmetic arithmetic, CutValues? cuts = null)
    {
        var interpreter = new Interpreter(file, loss, batch, arithmetic, cuts ?? new CutValues());
        return [.. Enumerable.Range(0, batch.Rounds).Select(interpreter.Run)];
    }

    private Outcome Run(int number)
    {
        var (outputs, begun, premature) = (new Dictionary<string, Quantity>(), new List<string>(), new HashSet<string>());
        var tape = new Tape(new Places(_batch), _arithmetic, _cuts);
        LossRound round = null!;
        round = new LossRound(_declaration, _batch, number, tape, OutputOf);
        foreach (var controller in _controllers)
        {
            OutputOf(controller.Name);
        }

        var objective = new Objective(round);
        var loss = objective.Loss();
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (metric, home) in _declaration.All<MetricSyntax>())
        {
            metrics[metric.Name] = round.Evaluate(metric.Value, home, Region.Step).Values[0];
        }

        foreach (var controller in _controllers)
        {
            metrics[controller.Name] = outputs[controller.Name].Values[0];
            if (controller.IsSaturated is { } isSaturated)
            {
                metrics[controller.Name + "_saturated"] = isSaturated ? 1 : 0;
            }
        }

        tape.Differentiate(loss);
        return new Outcome
        {
            Loss = loss.Values[0],
            Size = Math.Abs(objective.Size),
            Gradient = round.Signals.Outputs.ByLogits(),
            Advantage = round.Advantage().Values,
            Metrics = metrics,
        };

        Quantity OutputOf(string name)
        {
            if (outputs.TryGetValue(name, out var output))
            {
                return output;
            }

            // A control that needs its own output does so where it does not count: in a branch that is never taken, or beside a false
            // condition. Controls on the way back to it were stepped without that output, and step again when they are asked for.
            if (begun.Contains(name))
            {
                premature.UnionWith(begun.SkipWhile(other => other != name).Skip(1));
                return Tape.Number(double.NaN);
            }

            begun.Add(name);
            var item = _declaration.All<ControlSyntax>().First(item => item.Syntax.Name == name);
            var controller = _controllers.Find(controller => controller.Name == name)!;
            var states = controller.States;
            output = controller.Step(tape, argument => round.Evaluate(argument, item.Home, Region.Step));
            begun.RemoveAt(begun.Count - 1);
            if (premature.Remove(name))
            {
                controller.States = states;
            }
            else
            {
                outputs[name] = output;
            }

            round.Forget();
            return output;
        }
    }
}
