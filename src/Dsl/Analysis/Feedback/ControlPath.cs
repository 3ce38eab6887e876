using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The way from a control's measurement to its output, immediately and through the state.</summary>
/// <param name="Direction">The direction of the output as the measurement rises.</param>
/// <param name="Undecided">
/// The parameters that move either way with the measurement, such as a prediction beside the measurement itself, and are left out because the
/// output would, too. Empty if nothing else moves: the direction then varies.
/// </param>
internal sealed record ControlPath(Direction Direction, IReadOnlyList<string> Undecided)
{
    /// <summary>The maximum number of steps to follow; longer paths have an unknown direction.</summary>
    private const int MostSteps = 128;

    /// <param name="control">The control.</param>
    /// <param name="ranges">The intervals of the loss.</param>
    /// <param name="measured">The measured value and its direction.</param>
    public static ControlPath Of(ControlModel control, LossRanges ranges, Dictionary<Node, Direction> measured)
    {
        var controller = control.Controller;
        var outside = new Monotonicity(ranges.Of, measured);
        var seeds = new Dictionary<Node, Direction>();
        for (var i = 0; i < controller.Parameters.Count; i++)
        {
            if (control.Arguments[i] is { } argument && outside.Of(argument) is var moved and not Direction.Stays)
            {
                seeds[controller.Parameters[i].Leaf] = moved;
            }
        }

        var direction = Through(control, ranges, seeds);
        var undecided = controller.Parameters.Where(parameter => seeds.TryGetValue(parameter.Leaf, out var of) && of == Direction.Varies).ToList();
        if (direction != Direction.Varies || undecided.Count == seeds.Count)
        {
            return new ControlPath(direction, []);
        }

        foreach (var parameter in undecided)
        {
            seeds.Remove(parameter.Leaf);
        }

        return new ControlPath(Through(control, ranges, seeds), undecided.ConvertAll(static parameter => parameter.Name));
    }

    /// <summary>The direction of the output as parameters move.</summary>
    private static Direction Through(ControlModel control, LossRanges ranges, IReadOnlyDictionary<Node, Direction> ofParameters)
    {
        var controller = control.Controller;
        var seeds = ofParameters.ToDictionary(static pair => pair.Key, static pair => pair.Value);

        // A change propagates from state to state, one per step: for as many steps as there are states, or until nothing changes.
        var inside = ranges.Inside(control);
        var nodes = Traversal.InOrder([controller.Output.Value, .. controller.States.Select(static state => state.Next)]);
        var now = Moved();
        for (var step = 0; step < controller.States.Count; step++)
        {
            var moved = controller.States.Where(state => now.Of(state.Next) != now.Of(state.Leaf)).ToList();
            if (moved.Count == 0)
            {
                break;
            }

            if (step == MostSteps)
            {
                return Direction.Varies;
            }

            foreach (var state in moved)
            {
                seeds[state.Leaf] = now.Of(state.Next);
            }

            now = Moved();
        }

        return now.Of(controller.Output.Value);

        // Inputs before users, so that one pass serves all states.
        Monotonicity Moved()
        {
            var directions = new Monotonicity(inside.Of, seeds);
            foreach (var node in nodes)
            {
                directions.Of(node);
            }

            return directions;
        }
    }
}
