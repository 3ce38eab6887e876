using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis.Ranges;

/// <summary>In which interval the values of a controller lie, from those of its arguments.</summary>
internal static class ControllerRanges
{
    /// <param name="controller">The controller.</param>
    /// <param name="argument">The interval of each argument that is given.</param>
    public static RangeFinder Of(ControllerModel controller, Func<ControllerParameter, Interval?> argument)
    {
        var known = controller.Parameters.ToDictionary(
            static parameter => parameter.Name,
            parameter => argument(parameter) ?? (parameter.Default is { } value ? Interval.Point(value.Number) : Unknown(parameter.Kind)),
            StringComparer.Ordinal);
        var anyState = new RangeFinder(node => node.Op == Op.Argument ? known[node.Name] : Unknown(node.Type.Kind));

        // A state is where it starts or where some state brought it, and in the range that it declares.
        foreach (var state in controller.States)
        {
            var reached = anyState.Of(state.Initial).Hull(anyState.Of(state.Next));
            var declared = state is { Low: { } low, High: { } high } ? Interval.Of(anyState.Of(low).Low, anyState.Of(high).High) : Interval.All;
            known[StateKey(state.Name)] = reached.Meet(declared) ?? declared;
        }

        return new RangeFinder(node => known[node.Op == Op.State ? StateKey(node.Name) : node.Name]);
    }

    private static Interval Unknown(ValueKind kind) => kind == ValueKind.Condition ? Interval.Either : Interval.All;

    private static string StateKey(string name) => "state " + name;
}
