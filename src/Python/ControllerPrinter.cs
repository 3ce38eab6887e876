using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>A controller as a class: its state as a frozen dataclass, and one step as a pure function.</summary>
internal static class ControllerPrinter
{
    public static void Print(SourceWriter writer, ControllerModel controller, string name) => PythonLayout.Block(writer, $"class {name}:", () =>
    {
        LossPrinter.Declaration(writer, controller.Syntax, "controller");
        writer.Line();
        if (controller.States.Count == 0)
        {
            writer.Line("State = None");
        }
        else
        {
            PrintState(writer, controller);
        }

        writer.Line();
        PrintStep(writer, controller, name);
    });

    public static string TypeOf(ValueKind kind) => kind == ValueKind.Condition ? "bool" : "float";

    public static string Argument(string name) => PythonText.Name(name);

    private static void PrintState(SourceWriter writer, ControllerModel controller)
    {
        writer.Line("@dataclass(frozen=True)");
        PythonLayout.Block(writer, "class State:", () =>
        {
            PythonText.Docstring(writer, "What it keeps from step to step.");
            foreach (var state in controller.States)
            {
                PythonLayout.Field(
                    writer, $"{PythonText.Attribute(state.Name)}: {TypeOf(state.Kind)}",
                    state.Syntax.Documentation.Length > 0 ? state.Syntax.Documentation : $"`{SourceText.OneLine(state.Syntax.Span.Text)}`");
            }
        });
    }

    private static void PrintStep(SourceWriter writer, ControllerModel controller, string name)
    {
        // Those without a default may follow those with one: they are keywords.
        string[] parameters =
        [
            $"state_before: Optional[{(controller.States.Count > 0 ? "State" : "Any")}]", "*",
            .. controller.Parameters.Select(static parameter => $"{Argument(parameter.Name)}: {TypeOf(parameter.Kind)}{(parameter.Default is null ? "" : " = " + Constant(parameter.Default))}"),
        ];
        writer.Line("@staticmethod");
        PythonLayout.Call(writer, "def step(", parameters.Length == 2 ? parameters[..1] : parameters, ") -> Step:");
        writer.Indented(() =>
        {
            PythonText.Docstring(writer, "Puts out what the state so far (None before the first step) and the arguments say, and the state that follows.");
            PrintBody(writer, controller, name);
        });
    }

    private static void PrintBody(SourceWriter writer, ControllerModel controller, string name)
    {
        var names = PythonText.Locals(["state_before", .. controller.Parameters.Select(static parameter => Argument(parameter.Name))]);
        var body = ControllerBody.Begin(writer, new TensorStyle(null, isOfStep: false), names, controller, Argument, static state => $"state.{PythonText.Attribute(state)}");
        if (controller.States.Count > 0)
        {
            var initial = controller.States.Select(state => $"{PythonText.Attribute(state.Name)}={body.Use(state.Initial).Text}");
            writer.Line($"state = state_before or {name}.State({string.Join(", ", initial)})");
        }

        foreach (var state in controller.States.Where(static state => state.Range is not null))
        {
            PrintInvariant(writer, body, state);
        }

        ControllerBody.PlanResults(body, controller);
        var output = body.Use(controller.Output.Value).Text;
        var saturated = controller.Saturated is null ? "False" : body.Use(controller.Saturated).Text;
        string[] next = [.. controller.States.Select(state => $"{PythonText.Attribute(state.Name)}={body.Use(state.Next).Text}")];
        var following = next.Length == 0 ? "None" : $"{name}.State({string.Join(", ", next)})";
        PythonLayout.Call(writer, "return Step(", [$"output={output}", $"is_saturated={saturated}", $"state={following}"], ")");
    }

    private static void PrintInvariant(SourceWriter writer, BodyPrinter body, StateModel state)
    {
        var value = $"state.{PythonText.Attribute(state.Name)}";
        var range = state.Range!;
        var holds = $"{body.Use(state.Low!).At(Precedence.BitOr)} {(range.IncludesLow ? "<=" : "<")} {value} {(range.IncludesHigh ? "<=" : "<")} {body.Use(state.High!).At(Precedence.BitOr)}";
        writer.Line($"invariant({holds}, {value}, {PythonText.Literal(state.Name)}, {PythonText.Literal(SourceText.OneLine(range.Span.Text))})");
    }

    private static string Constant(Node node) => node.Op == Op.Truth ? (node.IsTrue ? "True" : "False") : PythonText.Float(node.Number);
}
