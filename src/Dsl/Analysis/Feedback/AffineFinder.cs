using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>A constant, and factors of the error and of each state.</summary>
internal sealed record Affine(double Constant, double[] Factors)
{
    public bool IsConstant => Factors.All(static factor => factor == 0);

    /// <summary>The factor of the error (0) or of a state (from 1).</summary>
    public double Of(int index) => Factors[index];

    public Affine Times(double factor) => new(Constant * factor, [.. Factors.Select(x => x == 0 ? 0 : x * factor)]);

    public Affine Plus(Affine other, double factor = 1) =>
        new(Constant + (other.Constant * factor), [.. Factors.Zip(other.Factors, (x, y) => y == 0 ? x : x + (y * factor))]);
}

/// <summary>
/// Linearizes the values of a controller at rest: an error of 0 and every state at its start. A value has no linear form if a condition or
/// a bound changes exactly there.
/// </summary>
internal sealed class AffineFinder
{
    private readonly ControllerModel _controller;
    private readonly string _error;
    private readonly Func<Node, Interval> _argument;
    private readonly NodeTable<Affine?> _values;
    private readonly double[] _rest;

    /// <param name="controller">The controller.</param>
    /// <param name="error">The measured argument.</param>
    /// <param name="argument">The interval of each argument.</param>
    public AffineFinder(ControllerModel controller, string error, Func<Node, Interval> argument)
    {
        _controller = controller;
        _error = error;
        _argument = argument;
        _values = new(Find);
        _rest = new double[1 + controller.States.Count];
        for (var i = 0; i < controller.States.Count; i++)
        {
            _rest[1 + i] = Of(controller.States[i].Initial) is { IsConstant: true } start ? start.Constant : 0;
        }
    }

    /// <summary>The linear form of a number, or of a decided condition (1 or 0); <c>null</c> if there is none.</summary>
    public Affine? Of(Node value) => _values.Of(value);

    private Affine? Find(Node node)
    {
        if (node.Family == OpFamily.Leaf)
        {
            return OfLeaf(node);
        }

        var x = _values.OfInputs(node);
        return node.Op switch
        {
            Op.And or Op.Or => Decided(x, node.Op == Op.Or),
            Op.Select => x[0] is { } condition ? (condition.Constant != 0 ? x[1] : x[2]) : Same(x[1], x[2]),
            _ when Array.Exists(x, static value => value is null) => null,
            Op.Add => x[0]!.Plus(x[1]!),
            Op.Subtract => x[0]!.Plus(x[1]!, -1),
            Op.Negate => x[0]!.Times(-1),
            Op.Stop or Op.Widen or Op.Indicator => x[0],
            Op.Multiply when x[0]!.IsConstant => x[1]!.Times(x[0]!.Constant),
            Op.Multiply when x[1]!.IsConstant => x[0]!.Times(x[1]!.Constant),
            Op.Divide when x[1]!.IsConstant && x[1]!.Constant != 0 => x[0]!.Times(1 / x[1]!.Constant),
            Op.Min => Lesser(x[0]!, x[1]!),
            Op.Max => Lesser(x[0]!.Times(-1), x[1]!.Times(-1))?.Times(-1),
            Op.Clamp => Lesser(x[0]!.Times(-1), x[1]!.Times(-1)) is { } raised ? Lesser(raised.Times(-1), x[2]!) : null,
            _ when node.IsComparison => Compare(node.Op, x[0]!, x[1]!),
            _ => Array.TrueForAll(x, static value => value!.IsConstant)
                ? Fold(node.Op, Array.ConvertAll(x, static value => value!.Constant))
                : null,
        };
    }

    private Affine? OfLeaf(Node leaf)
    {
        var unit = leaf.Op == Op.State ? 1 + IndexOf(leaf.Name) : leaf.Op == Op.Argument && leaf.Name == _error ? 0 : -1;
        return unit >= 0 ? new Affine(0, [.. _rest.Select((_, i) => i == unit ? 1.0 : 0)])
            : leaf.IsConstant ? Constant(leaf.Number)
            : leaf.Op == Op.Argument && _argument(leaf) is { IsPoint: true } point ? Constant(point.Low.Value)
            : null;
    }

    private int IndexOf(string state) => Enumerable.Range(0, _controller.States.Count).First(i => _controller.States[i].Name == state);

    private Affine Constant(double value) => new(value, new double[_rest.Length]);

    private Affine? Fold(Op op, double[] numbers) => ConstantFolder.TryFold(op, numbers, out var value) ? Constant(value) : null;

    /// <summary>The value at rest.</summary>
    private double AtRest(Affine value)
    {
        var sum = 0.0;
        for (var i = 0; i < _rest.Length; i++)
        {
            sum += value.Factors[i] == 0 ? 0 : value.Factors[i] * _rest[i];
        }

        return value.Constant + sum;
    }

    private Affine? Lesser(Affine a, Affine b)
    {
        var (ofA, ofB) = (AtRest(a), AtRest(b));
        return ofA < ofB ? a : ofB < ofA ? b : Same(a, b);
    }

    private static Affine? Same(Affine? a, Affine? b) =>
        a is not null && b is not null && a.Constant.Equals(b.Constant) && a.Factors.SequenceEqual(b.Factors) ? a : null;

    private Affine? Compare(Op op, Affine a, Affine b)
    {
        var (ofA, ofB) = (AtRest(a), AtRest(b));
        return ofA.Equals(ofB) && !(a.IsConstant && b.IsConstant) ? null : Fold(op, [ofA, ofB]);
    }

    /// <summary>A conjunction with a false part, or a disjunction with a true part, is decided.</summary>
    private Affine? Decided(Affine?[] operands, bool byTruth) =>
        Array.Exists(operands, operand => operand is not null && operand.Constant != 0 == byTruth) ? Constant(byTruth ? 1 : 0)
        : Array.Exists(operands, static operand => operand is null) ? null
        : Constant(byTruth ? 0 : 1);
}
