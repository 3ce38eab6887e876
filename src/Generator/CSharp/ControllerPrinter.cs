using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Prints a controller as a static class: the state as a record, a step as a function.</summary>
internal static class ControllerPrinter
{
    public static void Print(SourceWriter writer, ControllerModel controller)
    {
        Documentation.Declaration(writer, controller.Syntax, "controller");
        writer.Line(FilePrinter.GeneratedCode);
        writer.Block($"public static partial class {CSharpText.Type(controller.Name)}", () =>
        {
            if (controller.States.Count > 0)
            {
                PrintState(writer, controller);
                writer.Line();
            }

            PrintStep(writer, controller);
        });
    }

    /// <summary>The qualified type of the state.</summary>
    public static string StateType(ControllerModel controller) =>
        controller.States.Count > 0
            ? $"{FilePrinter.Qualified(controller.Namespace, controller.Name)}.{ClassMembers.State}"
            : Types.NoState;

    private static string StepType(ControllerModel controller) =>
        $"{Types.ControlStep}<{StateType(controller)}, {TypeOf(controller.Output.Value.Type.Kind)}>";

    /// <summary>The qualified type of what a loss keeps of a control: its last step, and of one per group the states of all prompts.</summary>
    public static string KeptType(ControllerModel controller, Scope scope) =>
        scope == Scope.Group ? $"{Types.GroupControl}<{StateType(controller)}>" : StepType(controller);

    /// <summary>The default of a parameter if the argument is optional in C#: all later parameters have one, too.</summary>
    public static bool HasOptionalArgument(ControllerModel controller, int index) =>
        controller.Parameters.Skip(index).All(static parameter => parameter.Default is not null);

    public static string TypeOf(ValueKind kind) => kind == ValueKind.Condition ? "bool" : "double";

    private static void PrintState(SourceWriter writer, ControllerModel controller)
    {
        writer.Line("/// <summary>State kept from step to step.</summary>");
        writer.Block($"public sealed record {ClassMembers.State}", () => writer.Separated(controller.States, state =>
        {
            Documentation.Item(writer, state.Syntax);
            writer.Line($"[{Types.JsonName}({PlainText.Quoted(state.Name)})]");
            writer.Line($"public required {TypeOf(state.Kind)} {CSharpText.Member(state.Name)} {{ get; init; }}");
        }));
    }

    private static void PrintStep(SourceWriter writer, ControllerModel controller)
    {
        var hasState = controller.States.Count > 0;
        var stateType = hasState ? ClassMembers.State : Types.NoState;
        var output = TypeOf(controller.Output.Value.Type.Kind);
        writer.Line("/// <summary>Computes the output, then advances the state.</summary>");
        if (hasState)
        {
            writer.Line("/// <param name=\"state\">The state after the last step; <c>null</c> before the first.</param>");
        }

        foreach (var parameter in controller.Parameters)
        {
            writer.Line($"/// <param name=\"{Argument(parameter.Name).TrimStart('@')}\">The argument <c>{CSharpText.Xml(parameter.Name)}</c>.</param>");
        }

        if (controller.States.Any(static state => state.Range is not null))
        {
            writer.Line($"/// <exception cref=\"{Types.InvalidOperation}\">The state is outside its declared range.</exception>");
        }

        var parameters = controller.Parameters.Select((parameter, i) =>
            $"{TypeOf(parameter.Kind)} {Argument(parameter.Name)}{(HasOptionalArgument(controller, i) ? " = " + Constant(parameter.Default!) : "")}");
        var ownState = hasState ? new[] { $"{ClassMembers.State}? state" } : [];
        writer.List($"public static {Types.ControlStep}<{stateType}, {output}> {ClassMembers.Step}(", [.. ownState, .. parameters], ")");
        writer.Line("{");
        writer.Indented(() => PrintBody(writer, controller, stateType, output));
        writer.Line("}");
    }

    private static void PrintBody(SourceWriter writer, ControllerModel controller, string stateType, string output)
    {
        var names = CSharpText.Locals(["state", .. controller.Parameters.Select(static parameter => Argument(parameter.Name))]);
        var body = ControllerBody.Begin(
            writer, new TensorStyle(), names, controller, Argument, static state => $"state.{CSharpText.Member(state)}");
        if (controller.States.Count > 0)
        {
            var initial = controller.States.Select(state => $"{CSharpText.Member(state.Name)} = {body.Use(state.Initial).Text}");
            writer.Line($"state ??= new {ClassMembers.State} {{ {string.Join(", ", initial)} }};");
        }

        foreach (var state in controller.States.Where(static state => state.Range is not null))
        {
            PrintInvariant(writer, body, state);
        }

        ControllerBody.PlanResults(body, controller);
        var result = body.Use(controller.Output.Value).Text;
        var saturated = controller.Saturated is null ? "false" : body.Use(controller.Saturated).Text;
        var next = controller.States
            .Where(static state => state.Update is not null)
            .Select(state => $"{CSharpText.Member(state.Name)} = {body.Use(state.Next).Text}")
            .ToList();
        writer.Line($"return new {Types.ControlStep}<{stateType}, {output}>(");
        writer.Indented(() =>
        {
            writer.Line($"Output: {result},");
            writer.Line($"IsSaturated: {saturated},");
            writer.Line(controller.States.Count == 0 ? $"State: new {Types.NoState}());"
                : next.Count == 0 ? "State: state);"
                : next.Count == 1 ? $"State: state with {{ {next[0]} }});"
                : "State: state with");
            if (next.Count > 1)
            {
                writer.Line("{");
                writer.Indented(() => next.ForEach(update => writer.Line(update + ",")));
                writer.Line("});");
            }
        });
    }

    private static void PrintInvariant(SourceWriter writer, BodyPrinter body, StateModel state)
    {
        var value = $"state.{CSharpText.Member(state.Name)}";
        var range = state.Range!;
        var low = $"{value} {(range.IncludesLow ? ">=" : ">")} {body.Use(state.Low!).At(Precedence.Additive)}";
        var high = $"{value} {(range.IncludesHigh ? "<=" : "<")} {body.Use(state.High!).At(Precedence.Additive)}";
        writer.Line($"{Types.Check}.State({low} && {high}, {value}, {PlainText.Quoted(state.Name)}, {PlainText.Quoted(SourceText.OneLine(range.Span.Text))});");
    }

    /// <summary>The C# parameter of an argument; <c>state</c> is reserved for the method's own.</summary>
    internal static string Argument(string name) => CSharpText.Camel(name) is "state" ? "state_" : CSharpText.Camel(name);

    internal static string Constant(Node node) => node.Op == Op.Truth ? (node.IsTrue ? "true" : "false") : CSharpText.Number(node.Number);
}
