using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Advantages and controllers: computed once, on the whole rollout or step.</summary>
internal sealed partial class LossPrinter
{
    private const string StateOfGroup = "last";
    private const string Group = "group";

    private void PrintRollout()
    {
        var controls = _loss.Controls.Where(static control => control.Timing == Timing.Rollout).ToList();
        Method($"protected override void {ClassMembers.ScoreRollout}({Types.PackedBatch} batch)", () =>
        {
            var body = Body("batch");
            List<Node> roots = [.. controls.SelectMany(static control => control.Measured)];
            if (_loss.Advantage is { } advantage)
            {
                roots.Add(advantage.Value);
            }
            else
            {
                _writer.Line("// Advantages come from outside.");
            }

            if (_schedule.AdvantageFirst)
            {
                body.Plan(roots, areInline: true);
                PrintAdvantage(body);
                DefineSteps(body, controls);
                PrintSteps(body, controls);
            }
            else
            {
                DefineSteps(body, controls);
                body.Plan(roots);
                PrintSteps(body, controls);
                PrintAdvantage(body);
            }
        });
    }

    /// <summary>Makes the outputs of controls known that step in the same method.</summary>
    private void DefineSteps(BodyPrinter body, List<ControlModel> controls) =>
        controls.ForEach(control => body.Define(_loss.OutputOf(control), control.IsPerGroup ? OutputOfGroups(control) : $"{Local(control)}.Output"));

    private void PrintSteps(BodyPrinter body, List<ControlModel> controls)
    {
        foreach (var control in controls)
        {
            PrintControlStep(body, control, "Controllers");
        }

        if (controls.Count > 0)
        {
            _writer.Line($"Controllers = Controllers with {{ {Assignments(controls)} }};");
        }
    }

    private void PrintAdvantage(BodyPrinter body)
    {
        if (_loss.Advantage is { } advantage)
        {
            _writer.Line($"// {SourceText.Quote(advantage.Syntax.Span)}");
            var value = body.Use(advantage.Value).Text;
            _writer.Line(
                advantage.Value.Scope == Scope.Token ? $"batch.SetAdvantage({value}, batch.Tokens);" : $"batch.Advantage = {value};");
        }
    }

    private void PrintControllers()
    {
        var controls = _loss.Controls.Where(static control => control.Timing == Timing.Update).ToList();
        if (controls.Count == 0)
        {
            return;
        }

        var parameters = $"{Types.PackedBatch} batch, {ClassMembers.State} state";
        Method($"protected override {ClassMembers.State} {ClassMembers.StepControllers}({parameters})", () =>
        {
            var body = Body("batch", "state");
            DefineOutputs(body, _loss.Controls.Except(controls));
            DefineSteps(body, controls);
            body.Plan([.. controls.SelectMany(static control => control.Measured)]);
            foreach (var control in controls)
            {
                PrintControlStep(body, control, "state");
            }

            _writer.Line($"return state with {{ {Assignments(controls)} }};");
        });
    }

    private void PrintControlStep(BodyPrinter body, ControlModel control, string state)
    {
        body.WriteComment(control.Name);
        if (control.IsPerGroup)
        {
            PrintGroupSteps(body, control, state);
            return;
        }

        var controller = control.Controller;
        var arguments = PrintArguments(control, (argument, parameter) =>
        {
            var value = body.Use(argument).Text;
            return ControlModel.IsMeasured(argument)
                ? $"{Types.Check}.Finite({value}, {PlainText.Quoted(control.Name)}, {PlainText.Quoted(parameter)})"
                : value;
        });
        if (controller.States.Count > 0)
        {
            arguments.Insert(0, $"{state}.{CSharpText.Member(control.Name)}?.State");
        }

        _writer.List($"var {Local(control)} = {StepOf(controller)}(", arguments, ");");
    }

    /// <summary>Steps a state for each group by the same function, with its arguments as numbers.</summary>
    private void PrintGroupSteps(BodyPrinter body, ControlModel control, string state)
    {
        var name = PlainText.Quoted(control.Name);
        string? where = null;
        if (control.Steps is { } steps)
        {
            where = Declare("steps", $"{Types.GroupControls}.Conditions({body.Use(steps).Text})");
        }

        var arguments = PrintArguments(control, (argument, parameter) =>
        {
            var value = body.Use(argument).Text;
            if (argument.Op is Op.Number or Op.Truth or Op.Parameter)
            {
                return value;
            }

            var ofMeasured = $"{name}, {PlainText.Quoted(parameter)}";
            return argument.Scope == Scope.Batch ? Declare(parameter, ControlModel.IsMeasured(argument) ? $"{Types.Check}.Finite({value}, {ofMeasured})" : value)
                : Declare(parameter, argument.IsCondition ? $"{Types.GroupControls}.Conditions({value})"
                    : ControlModel.IsMeasured(argument) ? $"{Types.GroupControls}.Finite({value}, {ofMeasured}{(where is null ? "" : $", {where}")})"
                    : $"{Types.GroupControls}.Numbers({value})") + $"[{Group}]";
        });
        var controller = control.Controller;
        if (controller.States.Count > 0)
        {
            arguments.Insert(0, StateOfGroup);
        }

        _writer.List(
            $"var {Local(control)} = {Types.GroupControls}.Step(",
            [
                $"{state}.{CSharpText.Member(control.Name)}", "batch", name, $"({StateOfGroup}, {Group}) => {StepOf(controller)}({string.Join(", ", arguments)})",
                .. where is null ? [] : new[] { where },
            ],
            ");");

        string Declare(string what, string value)
        {
            var local = _names.Unique($"{control.Name}_{what}_of_groups");
            _writer.Line($"var {local} = {value};");
            return local;
        }
    }

    /// <summary>The named arguments of a step, in order; those that C# would otherwise miss are the defaults.</summary>
    private static List<string> PrintArguments(ControlModel control, Func<Node, string, string> print)
    {
        var (controller, arguments) = (control.Controller, new List<string>());
        for (var i = 0; i < controller.Parameters.Count; i++)
        {
            var parameter = controller.Parameters[i];
            if (control.Arguments[i] is { } argument)
            {
                arguments.Add($"{ControllerPrinter.Argument(parameter.Name)}: {print(argument, parameter.Name)}");
            }
            else if (!ControllerPrinter.HasOptionalArgument(controller, i))
            {
                arguments.Add($"{ControllerPrinter.Argument(parameter.Name)}: {ControllerPrinter.Constant(parameter.Default!)}");
            }
        }

        return arguments;
    }

    private static string StepOf(ControllerModel controller) =>
        $"{FilePrinter.Qualified(controller.Namespace, controller.Name)}.{ClassMembers.Step}";

    private void DefineOutputs(BodyPrinter body, IEnumerable<ControlModel> controls)
    {
        foreach (var control in controls)
        {
            if (control.IsPerGroup)
            {
                body.Define(_loss.OutputOf(control), OutputOfGroups(control));
                continue;
            }

            var name = Local(control);
            _writer.Line($"var {name} = {Output(control)};");
            body.Define(_loss.OutputOf(control), name);
        }
    }

    /// <summary>The output of a control's last step.</summary>
    private static string Output(ControlModel control) => $"{Kept(control)}.Output";

    private static string Kept(ControlModel control) => $"Last(Controllers.{CSharpText.Member(control.Name)}, {PlainText.Quoted(control.Name)})";

    /// <summary>The output of a control for each group of the batch.</summary>
    private static string OutputOfGroups(ControlModel control) => $"batch.OutputOf({PlainText.Quoted(control.Name)})";

    private string Local(ControlModel control) => _locals[control.Name];

    private string Assignments(IEnumerable<ControlModel> controls) =>
        string.Join(", ", controls.Select(control => $"{CSharpText.Member(control.Name)} = {Local(control)}"));
}
