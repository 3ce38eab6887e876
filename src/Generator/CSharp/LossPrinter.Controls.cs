using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Advantages and controllers: computed once, on the whole rollout or step.</summary>
internal sealed partial class LossPrinter
{
    private void PrintRollout()
    {
        var controls = _loss.Controls.Where(static control => control.Timing == Timing.Rollout).ToList();
        Method($"protected override void {ClassMembers.ScoreRollout}({Types.PackedBatch} batch)", () =>
        {
            var body = Body("batch");
            List<Node> roots = [.. controls.SelectMany(static control => control.Arguments).OfType<Node>()];
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
        controls.ForEach(control => body.Define(_loss.OutputOf(control), $"{Local(control)}.Output"));

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
            body.Plan([.. controls.SelectMany(static control => control.Arguments).OfType<Node>()]);
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
        var controller = control.Controller;
        var arguments = new List<string>();
        if (controller.States.Count > 0)
        {
            arguments.Add($"{state}.{CSharpText.Member(control.Name)}?.State");
        }

        for (var i = 0; i < controller.Parameters.Count; i++)
        {
            var parameter = controller.Parameters[i];
            if (control.Arguments[i] is { } argument)
            {
                var value = body.Use(argument).Text;
                var isMeasured = !argument.IsCondition && argument.DependsOn(static node => node.Op is Op.Signal or Op.DeclaredSignal or Op.Statistic);
                arguments.Add($"{ControllerPrinter.Argument(parameter.Name)}: " + (isMeasured
                    ? $"{Types.Check}.Finite({value}, {PlainText.Quoted(control.Name)}, {PlainText.Quoted(parameter.Name)})"
                    : value));
            }
            else if (!ControllerPrinter.HasOptionalArgument(controller, i))
            {
                arguments.Add($"{ControllerPrinter.Argument(parameter.Name)}: {ControllerPrinter.Constant(parameter.Default!)}");
            }
        }

        _writer.List(
            $"var {Local(control)} = {FilePrinter.Qualified(controller.Namespace, controller.Name)}.{ClassMembers.Step}(", arguments, ");");
    }

    private void DefineOutputs(BodyPrinter body, IEnumerable<ControlModel> controls)
    {
        foreach (var control in controls)
        {
            var name = Local(control);
            _writer.Line($"var {name} = {Output(control)};");
            body.Define(_loss.OutputOf(control), name);
        }
    }

    /// <summary>The output of a control's last step.</summary>
    private static string Output(ControlModel control) =>
        $"Last(Controllers.{CSharpText.Member(control.Name)}, {PlainText.Quoted(control.Name)}).Output";

    private string Local(ControlModel control) => _locals[control.Name];

    private string Assignments(IEnumerable<ControlModel> controls) =>
        string.Join(", ", controls.Select(control => $"{CSharpText.Member(control.Name)} = {Local(control)}"));
}
