using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Differentiation;

/// <summary>
/// Makes slopes finite everywhere. The square root has an infinite slope at 0, and an element that does not count passes a gradient of 0,
/// so the product is NaN. Therefore the gradient of an operation is 0 where its slope is not finite; its value stays bit-identical.
/// </summary>
internal sealed class FiniteSlopes
{
    /// <summary>The smallest normal number in single precision.</summary>
    private const double LeastSingle = 1.17549435e-38;

    private readonly GraphBuilder _graph;
    private readonly RangeFinder _ranges;

    private FiniteSlopes(LossModel loss)
    {
        _graph = loss.Graph;
        var options = loss.Options
            .Where(static option => option.Range is not null)
            .ToDictionary(static option => option.Name, static option => option.Range!.Interval, StringComparer.Ordinal);
        _ranges = new RangeFinder(leaf => leaf.Op switch
        {
            Op.Signal => SignalInfo.Find(leaf.Name)!.Range,
            Op.DeclaredSignal => loss.SignalOf(leaf).Interval,
            Op.Statistic => RangeOf(_graph.FormulaOf(leaf)),
            Op.Parameter when options.TryGetValue(leaf.Name, out var range) => range,
            _ => null,
        } ?? Interval.Unknown(leaf.Type.Kind));
    }

    /// <summary>The loss as computed; analyses see the loss as written.</summary>
    public static LossModel In(LossModel loss)
    {
        var slopes = new FiniteSlopes(loss);
        var objective = new ObjectiveBuilder(loss.Graph, loss.Kept);
        TermModel Finite(TermModel term)
        {
            var value = slopes.Of(term.Value);
            return value == term.Value ? term
                : objective.Term(
                    term.Name, term.Role, GraphBuilder.Name(value, term.Value.Label ?? term.Name), term.When, term.Reduction, term.Syntax);
        }

        IReadOnlyList<TermModel> terms = [.. loss.Terms.Select(Finite)];
        return terms.SequenceEqual(loss.Terms) ? loss : loss with { Terms = terms, Loss = objective.Loss(terms) };
    }

    /// <summary>A value of a loss, with finite slopes.</summary>
    public static Node Of(LossModel loss, Node value) => new FiniteSlopes(loss).Of(value);

    private Node Of(Node value) => value.IsLive ? new Rewriter(_graph, static node => !node.IsLive, Finite).Rewrite(value) : value;

    private Node? Finite(Node node)
    {
        if (!node.IsLive || Singularity.OperandOf(node, RangeOf) is not { } index)
        {
            return null;
        }

        var operand = node.Inputs[index];
        var isFinite = IsFinite(node, operand);
        if (isFinite.IsConstant)
        {
            return null;
        }

        Node[] inputs = [.. node.Inputs.Select((input, i) => i == index ? _graph.Select(isFinite, operand, _graph.Number(1)) : input)];
        return _graph.Select(isFinite, _graph.Apply(node.Op, inputs), Elsewhere(node, operand));
    }

    // A number that is not 0 may be 0 in single precision.
    private Interval RangeOf(Node value)
    {
        var range = _ranges.Of(value);
        return Math.Abs(range.Low.Value) < LeastSingle || Math.Abs(range.High.Value) < LeastSingle ? range.Hull(Interval.Point(0)) : range;
    }

    private Node IsFinite(Node node, Node operand)
    {
        var zero = _graph.Number(0);
        return node.Op switch
        {
            Op.Divide => _graph.Apply(Op.NotEqual, operand, zero),
            Op.Log or Op.Sqrt => _graph.Apply(Op.Greater, operand, zero),
            Op.Power when node.Inputs[1] is { IsConstant: true } power && power.Number % 1 != 0 => _graph.Apply(Op.Greater, operand, zero),
            Op.Power when node.Inputs[1].IsConstant => _graph.Apply(Op.NotEqual, operand, zero),
            Op.Power => _graph.Apply(
                Op.Or, _graph.Apply(Op.NotEqual, operand, zero), _graph.Apply(Op.GreaterOrEqual, node.Inputs[1], _graph.Number(1))),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "the operation has a finite slope everywhere"),
        };
    }

    /// <summary>The value without gradient where the slope is not finite.</summary>
    private Node Elsewhere(Node node, Node operand)
    {
        var isRootOfZero = _ranges.Of(operand).IsNotNegative
            && (node.Op == Op.Sqrt || node is { Op: Op.Power } power && power.Inputs[1] is { IsConstant: true, Number: > 0 });
        return isRootOfZero ? _graph.Number(0) : _graph.Stop(node);
    }
}
