using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis;

/// <summary>Finds the intervals of a controller's values from those of its arguments.</summary>
internal static class ControllerRanges
{
    /// <param name="controller">The controller.</param>
    /// <param name="argument">The interval of each given argument, by its index.</param>
    public static RangeFinder Of(ControllerModel controller, Func<int, Interval?> argument)
    {
        var known = new Dictionary<string, Interval>(StringComparer.Ordinal);
        for (var i = 0; i < controller.Parameters.Count; i++)
        {
            var parameter = controller.Parameters[i];
            known[parameter.Name] =
                argument(i) ?? (parameter.Default is { } value ? Interval.Point(value.Number) : Interval.Unknown(parameter.Kind));
        }

        var anyState = new RangeFinder(node => node.Op == Op.Argument ? known[node.Name] : Interval.Unknown(node.Type.Kind));

        // A state is at its start or at the result of an update, within its declared range.
        foreach (var state in controller.States)
        {
            var reached = anyState.Of(state.Initial).Hull(anyState.Of(state.Next));
            var declared = Declared(state, anyState) ?? Interval.All;
            known[StateKey(state.Name)] = reached.Meet(declared) ?? declared;
        }

        return new RangeFinder(node => known[node.Op == Op.State ? StateKey(node.Name) : node.Name]);
    }

    /// <summary>The widest declared range of a state, or <c>null</c>.</summary>
    public static Interval? Declared(StateModel state, RangeFinder ranges)
    {
        if (state is not { Low: { } low, High: { } high, Range: { } range })
        {
            return null;
        }

        var (lowest, highest) = (ranges.Of(low).Low, ranges.Of(high).High);
        return Interval.Of(
            lowest with { IsIn = lowest.IsIn && range.IncludesLow }, highest with { IsIn = highest.IsIn && range.IncludesHigh });
    }

    /// <summary>The intervals of a controller for any arguments.</summary>
    public static RangeFinder OfAny(ControllerModel controller) => Of(controller, i => Interval.Unknown(controller.Parameters[i].Kind));

    /// <summary>The intervals in the first step, with every state at its start.</summary>
    public static RangeFinder OfFirstStep(ControllerModel controller)
    {
        var before = RangeFinder.OfUnknown();
        var initial = controller.States.ToDictionary(static state => state.Name, state => before.Of(state.Initial), StringComparer.Ordinal);
        return new RangeFinder(leaf => leaf.Op == Op.State ? initial[leaf.Name] : Interval.Unknown(leaf.Type.Kind));
    }

    private static string StateKey(string name) => "state " + name;
}
