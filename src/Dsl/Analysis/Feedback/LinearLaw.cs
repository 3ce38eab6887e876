using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>
/// A controller near rest, away from its bounds: <c>output = Direct e + Output · s</c>, then <c>s' = Input e + Memory s</c>, for the error
/// and the states that connect it to the output.
/// </summary>
internal sealed class LinearLaw
{
    /// <summary>
    /// The maximum number of states: the polynomial takes time to the fourth power of it, and loses too much precision beyond.
    /// </summary>
    private const int MostStates = 16;

    private LinearLaw(int error, double direct, double[] output, double[] input, double[][] memory, IReadOnlyList<StateModel> states)
    {
        Error = error;
        Direct = direct;
        Output = output;
        Input = input;
        Memory = memory;
        States = states;
    }

    /// <summary>The index of the argument with the measurement.</summary>
    public int Error { get; }

    public double Direct { get; }

    public double[] Output { get; }

    public double[] Input { get; }

    public double[][] Memory { get; }

    /// <summary>The states, in the order of the numbers.</summary>
    public IReadOnlyList<StateModel> States { get; }

    /// <summary>The states that sum the error.</summary>
    public IEnumerable<StateModel> Integrals => States.Where((_, i) => Memory[i][i] == 1 && Input[i] != 0);

    /// <summary>The change of the output one step after an error of 1.</summary>
    public double Delayed => Output.Zip(Input, static (output, input) => output * input).Sum();

    /// <summary>
    /// The law of a control; <c>null</c> if it is not linear, has too many states, or if the measurement does not reach the output.
    /// </summary>
    /// <param name="control">The control.</param>
    /// <param name="ranges">The intervals of the loss with every option at its default.</param>
    public static LinearLaw? Of(ControlModel control, LossRanges ranges)
    {
        var controller = control.Controller;
        if (controller.States.Count > MostStates)
        {
            return null;
        }

        var measured = Enumerable.Range(0, controller.Parameters.Count)
            .Where(i => control.Arguments[i] is { } argument && argument.DependsOn(SignalInfo.IsOfPolicy))
            .ToList();
        if (measured.Count != 1 || controller.Parameters[measured[0]] is not { Kind: ValueKind.Number } error
            || controller.Output.Value.IsCondition || controller.States.Any(static state => state.Kind != ValueKind.Number))
        {
            return null;
        }

        var inside = ranges.Inside(control);
        var values = new AffineFinder(controller, error.Name, inside.Of);
        var output = values.Of(controller.Output.Value);
        var next = controller.States.Select(state => values.Of(state.Next)).ToList();
        if (output is null || next.Exists(static value => value is null))
        {
            return null;
        }

        var count = controller.States.Count;
        var moved = Closure(count, i => next[i]!.Of(0) != 0, (from, to) => next[to]!.Of(1 + from) != 0);
        var seen = Closure(count, i => output.Of(1 + i) != 0, (from, to) => next[from]!.Of(1 + to) != 0);
        var kept = Enumerable.Range(0, count).Where(i => moved[i] && seen[i]).ToList();
        var linear = new LinearLaw(
            measured[0],
            output.Of(0),
            [.. kept.Select(i => output.Of(1 + i))],
            [.. kept.Select(i => next[i]!.Of(0))],
            [.. kept.Select(i => kept.Select(j => next[i]!.Of(1 + j)).ToArray())],
            [.. kept.Select(i => controller.States[i])]);
        return linear.Direct == 0 && kept.Count == 0 ? null : linear;
    }

    /// <summary>The nodes reachable from the starts.</summary>
    private static bool[] Closure(int count, Func<int, bool> starts, Func<int, int, bool> leads)
    {
        var reached = new bool[count];
        var waiting = new Stack<int>(Enumerable.Range(0, count).Where(starts));
        while (waiting.Count > 0)
        {
            var from = waiting.Pop();
            if (reached[from])
            {
                continue;
            }

            reached[from] = true;
            for (var to = 0; to < count; to++)
            {
                if (leads(from, to))
                {
                    waiting.Push(to);
                }
            }
        }

        return reached;
    }
}
