using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Cli;

/// <summary>A compiled file as the typed graphs that all targets are printed from.</summary>
internal static class GraphTarget
{
    /// <summary>The graph of each controller and loss under a line that names it; <c>null</c> where there are none.</summary>
    public static string? Print(CompiledUnit unit)
    {
        var graphs = unit.Controllers.Select(static controller => (Head: $"controller {controller.Name}", Roots: RootsOf(controller)))
            .Concat(unit.Losses.Select(static loss => (Head: $"loss {loss.Name}", Roots: RootsOf(loss))))
            .Select(static graph => $"{graph.Head}\n{GraphPrinter.Print([.. graph.Roots])}")
            .ToList();
        return graphs.Count == 0 ? null : string.Join("\n", graphs);
    }

    private static IEnumerable<KeyValuePair<string, Node>> RootsOf(ControllerModel controller) =>
    [
        .. controller.States.Select(static state => Root($"state {state.Name}", state.Initial)),
        Root("output", controller.Output.Value),
        .. controller.States.Select(static state => Root($"update {state.Name}", state.Next)),
    ];

    private static IEnumerable<KeyValuePair<string, Node>> RootsOf(LossModel loss) =>
    [
        .. loss.Advantage is null ? [] : new[] { Root("advantage", loss.Advantage.Value) },
        .. loss.Controls.SelectMany(static control => control.Arguments.Select((argument, i) => (Name: $"control {control.Name}.{control.Controller.Parameters[i].Name}", argument)))
            .Where(static pair => pair.argument is not null)
            .Select(static pair => Root(pair.Name, pair.argument!)),
        .. loss.Terms.Select(static term => Root(term.Name, term.Reduced)),
        Root("loss", loss.Loss),
        .. loss.Metrics.Select(static metric => Root($"metric {metric.Name}", metric.Value)),
    ];

    private static KeyValuePair<string, Node> Root(string name, Node value) => new(name, value);
}
