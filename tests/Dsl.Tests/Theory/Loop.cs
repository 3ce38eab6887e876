using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace Dsl.Tests.Theory;

/// <summary>A controller of the library, run on the plant of docs/theory.md: entropy that falls by C for an output of 1, and drifts.</summary>
internal sealed class Loop
{
    private readonly ControllerModel _law;
    private readonly double?[] _arguments;
    private readonly List<string> _measured;
    private Dictionary<string, double>? _state;

    /// <param name="call">The controller with its gains; arguments that are not constant are measured.</param>
    public Loop(string call)
    {
        var text = $"loss A : Grpo {{ allow ENT1310 allow ENT1311 control c = {call} bonus b = c * abs(advantage) * ratio when prob > 0.95 }}";
        var control = Source.Compile(text).Losses.Single().Model.Controls.Single();
        _law = control.Controller;
        _arguments = [.. _law.Parameters.Select((parameter, i) => control.Arguments[i] is { IsConstant: true } given ? given.Number : parameter.Default?.Number)];
        _measured = [.. _law.Parameters.Where((_, i) => control.Arguments[i] is { IsConstant: false }).Select(static parameter => parameter.Name)];
    }

    /// <summary>The first state of the controller.</summary>
    public double State => _state!.Values.First();

    /// <summary>True if the last output was at a bound.</summary>
    public bool IsSaturated { get; private set; }

    /// <summary>The output for what is measured, such as an error, and the state one step further.</summary>
    public double Step(params double[] measured)
    {
        _state ??= _law.States.ToDictionary(static state => state.Name, state => Value(state.Initial, measured, null));
        var output = Value(_law.Output.Value, measured, _state);
        IsSaturated = _law.Saturated is { } saturated && Value(saturated, measured, _state) != 0;
        _state = _law.States.ToDictionary(static state => state.Name, state => Value(state.Next, measured, _state));
        return output;
    }

    /// <summary>The entropies of a run.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="start">The entropy before the first step.</param>
    /// <param name="target">The entropy to hold.</param>
    /// <param name="gain">C.</param>
    /// <param name="drift">How much the entropy gains by itself in each step.</param>
    /// <param name="least">Where entropy ends, 0, or none for the linear loop.</param>
    public double[] Run(int steps, double start, double target, double gain, Func<int, double> drift, double least = 0)
    {
        var entropy = start;
        return [.. Enumerable.Range(0, steps).Select(step => entropy = Math.Max(least, entropy - (gain * Step(entropy - target)) + drift(step)))];
    }

    private double Value(Node root, double[] measured, Dictionary<string, double>? state)
    {
        var values = new Dictionary<Node, double>();
        foreach (var node in Traversal.InOrder([root]))
        {
            values[node] = node.Op switch
            {
                Op.Argument when _measured.Contains(node.Name) => measured[_measured.IndexOf(node.Name)],
                Op.Argument => _arguments[IndexOf(node.Name)]!.Value,
                Op.State => state![node.Name],
                _ when node.IsConstant => node.Number,
                _ => Folded(node, values),
            };
        }

        return values[root];
    }

    // An infinite bound is no finite constant, and a value all the same.
    private static double Folded(Node node, Dictionary<Node, double> values)
    {
        _ = ConstantFolder.TryFold(node.Op, [.. node.Inputs.Select(input => values[input])], out var value);
        return value;
    }

    private int IndexOf(string name) => Enumerable.Range(0, _law.Parameters.Count).First(i => _law.Parameters[i].Name == name);
}
