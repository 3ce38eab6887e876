using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Printing;

/// <summary>One step of a controller, in the same order for every target.</summary>
internal static class ControllerBody
{
    /// <summary>A body that knows the arguments and the state, with start values and bounds inline.</summary>
    /// <param name="writer">The output.</param>
    /// <param name="style">Prints expressions.</param>
    /// <param name="names">The names of locals.</param>
    /// <param name="controller">The controller.</param>
    /// <param name="argument">Prints the argument of a parameter.</param>
    /// <param name="state">Prints a state.</param>
    public static BodyPrinter Begin(
        SourceWriter writer, ExpressionStyle style, NameScope names, ControllerModel controller, Func<string, string> argument, Func<string, string> state)
    {
        var items = controller.Syntax.Items.ToLookup(static item => item.Name, StringComparer.Ordinal);
        var body = new BodyPrinter(
            writer, style, names, label => items[label].FirstOrDefault() is { } item ? SourceText.OneLine(item.Span.Text) : null);
        foreach (var parameter in controller.Parameters)
        {
            body.Define(parameter.Leaf, argument(parameter.Name));
        }

        foreach (var each in controller.States)
        {
            body.Define(each.Leaf, state(each.Name));
        }

        body.Plan(
            [.. controller.States.SelectMany(static each => new[] { each.Initial, each.Low, each.High }).OfType<Node>()], areInline: true);
        return body;
    }

    /// <summary>The results of the step: output, next states, and saturation.</summary>
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
