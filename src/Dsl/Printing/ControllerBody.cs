using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Printing;

/// <summary>One step of a controller, in the order in which every target computes it.</summary>
internal static class ControllerBody
{
    /// <summary>A body that knows the arguments and the state, and where the state begins and has its bounds inline.</summary>
    /// <param name="writer">Where statements go.</param>
    /// <param name="style">How expressions are written.</param>
    /// <param name="names">The names that locals may take.</param>
    /// <param name="controller">The controller.</param>
    /// <param name="argument">How the argument of a parameter is written.</param>
    /// <param name="state">How a state is written.</param>
    public static BodyPrinter Begin(
        SourceWriter writer, ExpressionStyle style, NameScope names, ControllerModel controller, Func<string, string> argument, Func<string, string> state)
    {
        var items = controller.Syntax.Items.ToLookup(static item => item.Name, StringComparer.Ordinal);
        var body = new BodyPrinter(writer, style, names, label => items[label].FirstOrDefault() is { } item ? SourceText.OneLine(item.Span.Text) : null);
        foreach (var parameter in controller.Parameters)
        {
            body.Define(parameter.Leaf, argument(parameter.Name));
        }

        foreach (var each in controller.States)
        {
            body.Define(each.Leaf, state(each.Name));
        }

        body.Plan([.. controller.States.SelectMany(static each => new[] { each.Initial, each.Low, each.High }).OfType<Node>()], areInline: true);
        return body;
    }

    /// <summary>What the step gives: output, states to come, and whether it is saturated.</summary>
    public static void PlanResults(BodyPrinter body, ControllerModel controller)
    {
        List<Node> roots = [controller.Output.Value, .. controller.States.Select(static state => state.Next)];
        if (controller.Saturated is not null)
        {
            roots.Add(controller.Saturated);
        }

        body.Plan(roots);
    }
}
