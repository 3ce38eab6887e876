using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python;

/// <summary>Advantages and controllers: computed once, on the whole rollout or step.</summary>
internal sealed partial class LossPrinter
{
    private void PrintAdvantage()
    {
        if (_loss.Advantage is not { } advantage)
        {
            return;
        }

        var function = new FunctionPrinter(_writer, _loss, _comment, "advantage", [advantage.Value], IsOutput)
        {
            IsOfStep = AggregatePrinter.AsksForBatch(Traversal.InOrder(advantage.Value)),
        };
        AddOutputs(function, [advantage.Value], static _ => false);
        PrintWithoutGradient(function, "Tensor", [$"The advantage of each response: {(advantage.Value.Scope == Scope.Token ? "[B, T]" : "[B, 1]")}."], body =>
        {
            DefineOutputs(body);
            body.Plan([advantage.Value], areInline: true);
            _writer.Line(PythonText.Comment(SourceText.Quote(advantage.Syntax.Span)));
            var value = InShape(body, advantage.Value);
            _writer.Line($"return {value}");
        });
    }

    private void PrintControl(Timing timing, string name, string summary)
    {
        var controls = _loss.Controls.Where(control => control.Timing == timing).ToList();
        if (controls.Count == 0)
        {
            return;
        }

        List<Node> arguments = [.. controls.SelectMany(static control => control.Arguments).OfType<Node>()];
        var function = new FunctionPrinter(
            _writer, _loss, _comment, name, arguments,
            IsOutput) { IsOfStep = true, Reserved = [.. controls.Select(static control => PythonText.Name(control.Name))] };
        function.AddFirst("controllers", "Controllers", "their last steps; Controllers() before the first step");
        PrintWithoutGradient(function, "Controllers", [summary, "", "Raises FloatingPointError if a measurement is not finite; no controller has been stepped then."], body =>
        {
            _writer.Line($"expect_controllers(controllers, {Class}.Controllers)");
            DefineStatistics(body);
            foreach (var control in _loss.Controls)
            {
                body.Define(_loss.OutputOf(control), controls.Contains(control)
                    ? $"{PythonText.Name(control.Name)}.output"
                    : $"controllers.{PythonText.ControlField(control.Name)}.output");
            }

            body.Plan(arguments);
            foreach (var control in controls)
            {
                PrintStep(body, control);
            }

            var next = string.Join(
                ", ", controls.Select(static control => $"{PythonText.ControlField(control.Name)}={PythonText.Name(control.Name)}"));
            _writer.Line($"return dataclasses.replace(controllers, {next})");
        });
    }

    private void PrintStep(BodyPrinter body, ControlModel control)
    {
        body.WriteComment(control.Name);
        var controller = control.Controller;
        var arguments = new List<string> { $"state_of(controllers.{PythonText.ControlField(control.Name)})" };
        for (var i = 0; i < controller.Parameters.Count; i++)
        {
            if (control.Arguments[i] is not { } argument)
            {
                continue;
            }

            var value = body.Use(argument).Text;
            var isMeasured = !argument.IsCondition && argument.DependsOn(static node => node.Op is Op.Signal or Op.DeclaredSignal or Op.Statistic);
            arguments.Add($"{PythonText.Argument(controller.Parameters[i].Name)}=" + (isMeasured
                ? $"finite({value}, {PlainText.Quoted(control.Name)}, {PlainText.Quoted(controller.Parameters[i].Name)})"
                : value));
        }

        PythonLayout.Call(_writer, $"{PythonText.Name(control.Name)} = {_controllerClasses[control.Name]}.step(", arguments, ")");
    }

    /// <summary>Parameters for the outputs of controls that the values use.</summary>
    private void AddOutputs(FunctionPrinter function, IReadOnlyCollection<Node> roots, Func<Node, bool> isLeaf)
    {
        var used = new HashSet<Node>(Traversal.InOrder(roots, isLeaf).Where(IsOutput));
        foreach (var control in _loss.Controls.Where(control => used.Contains(_loss.OutputOf(control))))
        {
            AddOutput(function, control);
        }
    }

    private static void AddOutput(FunctionPrinter function, ControlModel control) => function.Add(
        PythonText.Name(control.Name), ControllerPrinter.TypeOf(control.Controller.Output.Value.Type.Kind), "", $"the output of the control `{control.Name}`, the same for all micro-batches of a step");

    private void DefineOutputs(BodyPrinter body)
    {
        DefineStatistics(body);
        foreach (var control in _loss.Controls)
        {
            body.Define(_loss.OutputOf(control), PythonText.Name(control.Name));
        }
    }

    private static void PrintWithoutGradient(FunctionPrinter function, string result, IReadOnlyList<string> summary, Action<BodyPrinter> body) =>
        function.Print(result, summary, body, isConstant: true);
}
