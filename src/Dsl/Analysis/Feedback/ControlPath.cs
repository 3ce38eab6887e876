using EntroPIC.Dsl.Analysis.Ranges;
using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>From what a control measures to its output: whether the one rises with the other, at once and through the state.</summary>
internal static class ControlPath
{
    /// <param name="control">The control.</param>
    /// <param name="ranges">The intervals of the loss.</param>
    /// <param name="measured">What is measured, and where it goes.</param>
    public static Direction Of(ControlModel control, LossRanges ranges, NodeMap<Direction> measured)
    {
        var law = control.Controller;
        var outside = new Monotonicity(ranges.Of, measured);
        var seeds = new NodeMap<Direction>();
        for (var i = 0; i < law.Parameters.Count; i++)
        {
            if (control.Arguments[i] is { } argument && outside.Of(argument) is var direction and not Direction.Stays)
            {
                seeds[law.Parameters[i].Leaf] = direction;
            }
        }

        // What moves one state moves another one a step later: as many steps as there are states.
        var inside = ranges.Inside(control);
        foreach (var _ in law.States)
        {
            var now = new Monotonicity(inside.Of, seeds);
            foreach (var (state, direction) in law.States.Select(state => (state.Leaf, now.Of(state.Next))).ToList())
            {
                seeds[state] = direction;
            }
        }

        return new Monotonicity(inside.Of, seeds).Of(law.Output.Value);
    }
}
