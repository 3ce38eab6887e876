using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python;

/// <summary>A controller as a class: its state as a frozen dataclass, and one step as a pure function.</summary>
internal static class ControllerPrinter
{
    public static void Print(SourceWriter writer, ControllerModel controller, string name) => PythonLayout.Block(writer, $"class {name}:", () =>
    {
        LossPrinter.Declaration(writer, controller.Syntax, "controller");
        writer.Line();
        writer.Line($"Output = {TypeOf(controller.Output.Value.Type.Kind)}");
        if (controller.States.Count == 0)
        {
            writer.Line("State = None");
            writer.Line("STATES = ()");
        }
        else
        {
            writer.Line();
            PrintState(writer, controller);
            writer.Line();
            var names = string.Join(", ", controller.States.Select(static state => PlainText.Quoted(state.Name)));
            writer.Line($"STATES = ({names}{(controller.States.Count == 1 ? "," : "")})");
        }

        writer.Line();
        PrintStep(writer, controller, name);
    });

    public static string TypeOf(ValueKind kind) => kind == ValueKind.Condition ? "bool" : "float";

    private static void PrintState(SourceWriter writer, ControllerModel controller)
    {
        writer.Line("@dataclass(frozen=True)");
        PythonLayout.Block(writer, "class State:", () =>
        {
            PythonText.Docstring(writer, "State kept from step to step.");
            foreach (var state in controller.States)
            {
                PythonLayout.Field(
                    writer, $"{PythonText.Attribute(state.Name)}: {TypeOf(state.Kind)}",
                    state.Syntax.Documentation.Length > 0 ? state.Syntax.Documentation : $"`{SourceText.OneLine(state.Syntax.Span.Text)}`");
            }

            if (controller.States.Any(IsInFixedRange))
            {
                writer.Line();
                writer.Line("def __post_init__(self) -> None:");
                writer.Indented(() =>
                {
                    foreach (var state in controller.States.Where(IsInFixedRange))
                    {
                        PrintInvariant(
                            writer, state, $"self.{PythonText.Attribute(state.Name)}", PythonText.Float(state.Low!.Number),
                            PythonText.Float(state.High!.Number));
                    }
                });
            }
        });
    }

    private static void PrintStep(SourceWriter writer, ControllerModel controller, string name)
    {
        // Parameters without a default may follow those with one: they are keyword-only.
        string[] parameters =
        [
            $"state_before: Optional[{(controller.States.Count > 0 ? "State" : "Any")}]", "*",
            .. controller.Parameters.Select(static parameter => $"{PythonText.Argument(parameter.Name)}: {TypeOf(parameter.Kind)}{(parameter.Default is null ? "" : " = " + Constant(parameter.Default))}"),
        ];
        writer.Line("@staticmethod");
        PythonLayout.Call(writer, "def step(", parameters.Length == 2 ? parameters[..1] : parameters, ") -> Step:");
        writer.Indented(() =>
        {
            PythonText.Docstring(writer, "Computes the output from the current state (None before the first step), then the next state.");
            PrintBody(writer, controller, name);
        });
    }

    private static void PrintBody(SourceWriter writer, ControllerModel controller, string name)
    {
        var names =
            PythonText.Locals(["state_before", .. controller.Parameters.Select(static parameter => PythonText.Argument(parameter.Name))]);
        var body = ControllerBody.Begin(
            writer, new TensorStyle(null, isOfStep: false, nonZero: []), names, controller, PythonText.Argument,
            static state => $"state.{PythonText.Attribute(state)}");
        if (controller.States.Count > 0)
        {
            var initial = controller.States.Select(state => $"{PythonText.Attribute(state.Name)}={body.Use(state.Initial).Text}");
            writer.Line($"state = state_before or {name}.State({string.Join(", ", initial)})");
        }

        // The state checks a constant range itself; a range between arguments is known only here.
        foreach (var state in controller.States.Where(static state => state.Range is not null && !IsInFixedRange(state)))
        {
            PrintInvariant(
                writer, state, $"state.{PythonText.Attribute(state.Name)}", body.Use(state.Low!).At(Precedence.BitOr), body.Use(state.High!).At(Precedence.BitOr));
        }

        ControllerBody.PlanResults(body, controller);
        var output = body.Use(controller.Output.Value).Text;
        var saturated = controller.Saturated is null ? "False" : body.Use(controller.Saturated).Text;
        string[] next = [.. controller.States.Select(state => $"{PythonText.Attribute(state.Name)}={body.Use(state.Next).Text}")];
        var following = next.Length == 0 ? "None" : $"{name}.State({string.Join(", ", next)})";
        PythonLayout.Call(writer, "return Step(", [$"output={output}", $"is_saturated={saturated}", $"state={following}"], ")");
    }

    private static bool IsInFixedRange(StateModel state) => state is { Range: not null, Low.IsConstant: true, High.IsConstant: true };

    private static void PrintInvariant(SourceWriter writer, StateModel state, string value, string low, string high)
    {
        var range = state.Range!;
        var holds = $"{low} {(range.IncludesLow ? "<=" : "<")} {value} {(range.IncludesHigh ? "<=" : "<")} {high}";
        writer.Line(
            $"invariant({holds}, {value}, {PlainText.Quoted(state.Name)}, {PlainText.Quoted(SourceText.OneLine(range.Span.Text))})");
    }

    private static string Constant(Node node) => node.Op == Op.Truth ? (node.IsTrue ? "True" : "False") : PythonText.Float(node.Number);
}
