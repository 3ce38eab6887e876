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
            DefineOutputs(body, function);
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

        List<Node> arguments = [.. controls.SelectMany(static control => control.Measured)];
        var function = new FunctionPrinter(
            _writer, _loss, _comment, name, arguments,
            IsOutput) { IsOfStep = true, StepsGroups = controls.Exists(static control => control.IsPerGroup), Reserved = [.. controls.Select(static control => PythonText.Name(control.Name))] };
        function.AddFirst("controllers", "Controllers", "their last steps; Controllers() before the first step");
        PrintWithoutGradient(function, "Controllers", [summary, "", "Raises FloatingPointError if a measurement is not finite; no controller has been stepped then."], body =>
        {
            _writer.Line($"expect_controllers(controllers, {Class}.Controllers)");
            DefineStatistics(body);
            foreach (var control in _loss.Controls)
            {
                var output = controls.Contains(control)
                    ? $"{PythonText.Name(control.Name)}.output"
                    : $"controllers.{PythonText.ControlField(control.Name)}.output";
                body.Define(_loss.OutputOf(control), HasNumbers(control) ? $"{output}.to({function.NumberType})" : output);
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
        if (control.IsPerGroup)
        {
            PrintGroupSteps(body, control);
            return;
        }

        var controller = control.Controller;
        var arguments = new List<string> { $"state_of(controllers.{PythonText.ControlField(control.Name)})" };
        for (var i = 0; i < controller.Parameters.Count; i++)
        {
            if (control.Arguments[i] is not { } argument)
            {
                continue;
            }

            var value = body.Use(argument).Text;
            arguments.Add($"{PythonText.Argument(controller.Parameters[i].Name)}=" + (ControlModel.IsMeasured(argument)
                ? $"finite({value}, {PlainText.Quoted(control.Name)}, {PlainText.Quoted(controller.Parameters[i].Name)})"
                : value));
        }

        PythonLayout.Call(_writer, $"{PythonText.Name(control.Name)} = {_controllerClasses[control.Name]}.step(", arguments, ")");
    }

    private void PrintGroupSteps(BodyPrinter body, ControlModel control)
    {
        var (values, measured) = (new List<string>(), new List<string>());
        for (var i = 0; i < control.Controller.Parameters.Count; i++)
        {
            if (control.Arguments[i] is { } argument)
            {
                var name = PlainText.Quoted(PythonText.Argument(control.Controller.Parameters[i].Name));
                values.Add($"{name}: {body.Use(argument).Text}");
                if (ControlModel.IsMeasured(argument))
                {
                    measured.Add(name);
                }
            }
        }

        var where = control.Steps is { } steps ? body.Use(steps).Text : "None";
        PythonLayout.Call(
            _writer, $"{PythonText.Name(control.Name)} = step_groups(",
            [
                PlainText.Quoted(control.Name), _controllerClasses[control.Name], $"controllers.{PythonText.ControlField(control.Name)}", "prompt_ids", "group",
                $"{{{string.Join(", ", values)}}}", $"[{string.Join(", ", measured)}]", where, "processes",
            ],
            ")");
    }

    /// <summary>True if the output of a control is a tensor of numbers.</summary>
    private static bool HasNumbers(ControlModel control) => control.IsPerGroup && control.Controller.Output.Value.Type.Kind == ValueKind.Number;

    /// <summary>Parameters for the outputs of controls that the values use.</summary>
    private void AddOutputs(FunctionPrinter function, IReadOnlyCollection<Node> roots, Func<Node, bool> isLeaf)
    {
        var used = new HashSet<Node>(Traversal.InOrder(roots, isLeaf).Where(IsOutput));
        foreach (var control in _loss.Controls.Where(control => used.Contains(_loss.OutputOf(control)) && !function.Has(PythonText.Name(control.Name))))
        {
            AddOutput(function, control);
        }
    }

    private static void AddOutput(FunctionPrinter function, ControlModel control) => function.Add(
        PythonText.Name(control.Name), control.IsPerGroup ? "Tensor" : ControllerPrinter.TypeOf(control.Controller.Output.Value.Type.Kind), "",
        control.IsPerGroup
            ? $"the output of the control `{control.Name}` for each response, [B, 1]: the rows of this batch of that of the step"
            : $"the output of the control `{control.Name}`, the same for all micro-batches of a step");

    private void DefineOutputs(BodyPrinter body, FunctionPrinter function)
    {
        DefineStatistics(body);
        foreach (var control in _loss.Controls)
        {
            if (HasNumbers(control) && function.Has(PythonText.Name(control.Name)))
            {
                _writer.Line($"{PythonText.Name(control.Name)} = {PythonText.Name(control.Name)}.to({function.NumberType})");
            }

            body.Define(_loss.OutputOf(control), PythonText.Name(control.Name));
        }
    }

    private static void PrintWithoutGradient(FunctionPrinter function, string result, IReadOnlyList<string> summary, Action<BodyPrinter> body) =>
        function.Print(result, summary, body, isConstant: true);
}
