using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>Finds the direction of the values of a graph when some of them rise.</summary>
internal sealed class Monotonicity
{
    private readonly Func<Node, Interval> _range;
    private readonly bool _ofGradient;
    private readonly NodeTable<Direction> _directions;

    /// <param name="range">The interval of each value.</param>
    /// <param name="seeds">The moving values and their directions.</param>
    /// <param name="ofGradient">True to follow only gradient: not through <c>stop</c>, and no jumps.</param>
    public Monotonicity(Func<Node, Interval> range, Dictionary<Node, Direction> seeds, bool ofGradient = false)
    {
        _range = range;
        _ofGradient = ofGradient;

        // Gradient flows only through live values.
        _directions = new(Find, ofGradient ? static node => !node.IsLive : null, seeds);
    }

    public Direction Of(Node value) => _directions.Of(value);

    private Direction Find(Node node) =>
        (_ofGradient && !node.IsLive) || Array.TrueForAll(node.Inputs, input => Of(input) == Direction.Stays) ? Direction.Stays : node.Family switch
        {
            OpFamily.Widen => Of(node, 0),
            OpFamily.Aggregate => OfAggregate(node),
            OpFamily.Scan => node.Op == Op.CumulativeSum ? Of(node, 0) : Direction.Varies,
            OpFamily.Elementwise => OfElementwise(node),
            OpFamily.Selection => OfSelection(node),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Family, "the family has no direction"),
        };

    // A quantile of what always counts follows its operand.
    private Direction OfSelection(Node node) =>
        node.Op == Op.Quantile && Of(node, 0) == Direction.Stays && (node.Inputs.Length < 3 || Of(node, 2) == Direction.Stays)
            ? Of(node, 1)
            : Direction.Varies;

    private Direction OfElementwise(Node node)
    {
        switch (node.Op)
        {
            case Op.StraightThrough:
                return Of(node, _ofGradient ? 1 : 0);
            case Op.Add when Blended(node) is { } blended:
                return Of(blended.From).Join(Of(blended.To));
            case Op.Add or Op.Min or Op.Max or Op.Clamp:
                return node.Inputs.Aggregate(Direction.Stays, (joined, input) => joined.Join(Of(input)));
            case Op.Subtract:
                return Of(node, 0).Join(Of(node, 1).Flip());
            case Op.Negate or Op.Not:
                return Of(node, 0).Flip();
            case Op.Exp or Op.Log or Op.Sqrt or Op.Sigmoid or Op.Tanh or Op.Softplus or Op.Stop or Op.Floor or Op.Ceil or Op.Sign or Op.Indicator:
                return Of(node, 0);
            case Op.Abs or Op.Square:
                return Of(node, 0).Times(_range(node.Inputs[0]));
            case Op.Multiply:
                return Of(node, 0).Times(_range(node.Inputs[1])).Join(Of(node, 1).Times(_range(node.Inputs[0])));
            case Op.Divide:
                return OfQuotient(node);
            case Op.Power:
                return Of(node, 1) == Direction.Stays && _range(node.Inputs[0]).IsNotNegative
                    ? Of(node, 0).Times(_range(node.Inputs[1]))
                    : Direction.Varies;
            case Op.Binomial:
                return Of(node, 1) == Direction.Stays ? Of(node, 0) : Direction.Varies;
            case Op.Select:
                return OfChoice(node);
            case Op.Less or Op.LessOrEqual:
                return Of(node, 0).Flip().Join(Of(node, 1));
            case Op.Greater or Op.GreaterOrEqual:
                return Of(node, 0).Join(Of(node, 1).Flip());
            case Op.And or Op.Or:
                return Of(node, 0).Join(Of(node, 1));
            case Op.Cos or Op.Sin or Op.Equal or Op.NotEqual:
                return Direction.Varies;
            default:
                throw new ArgumentOutOfRangeException(nameof(node), node.Op, "the operation has no direction");
        }
    }

    /// <summary>The values between which <c>a + share * (b - a)</c> lies, as in a running mean; it moves with both.</summary>
    private (Node From, Node To)? Blended(Node sum)
    {
        foreach (var (from, step) in BothOrders(sum))
        {
            foreach (var (share, change) in step.Op == Op.Multiply ? BothOrders(step) : [])
            {
                if (change.Op == Op.Subtract && change.Inputs[1] == from && Of(share) == Direction.Stays && IsShare(_range(share)))
                {
                    return (from, change.Inputs[0]);
                }
            }
        }

        return null;
    }

    private static (Node One, Node Other)[] BothOrders(Node node) => [(node.Inputs[0], node.Inputs[1]), (node.Inputs[1], node.Inputs[0])];

    private static bool IsShare(Interval range) => range.IsNotNegative && range.High.Value <= 1;

    private Direction OfQuotient(Node node)
    {
        var divisor = _range(node.Inputs[1]);
        var square = Of(node, 1) == Direction.Stays || divisor.IsNotNegative || divisor.IsNotPositive;
        return square ? Of(node, 0).Times(divisor).Join(Of(node, 1).Flip().Times(_range(node.Inputs[0]))) : Direction.Varies;
    }

    /// <summary>
    /// A choice moves like its operands, and jumps when the condition changes. A jump of unknown direction is ignored: it stops an integral
    /// at a bound, or the controller cannot be analyzed.
    /// </summary>
    private Direction OfChoice(Node node)
    {
        var (condition, yes, no) = (_range(node.Inputs[0]), node.Inputs[1], node.Inputs[2]);
        var parts = condition.IsTrue ? Of(yes) : condition.IsFalse ? Of(no) : Of(yes).Join(Of(no));
        if (_ofGradient || condition.IsPoint)
        {
            return parts;
        }

        var jump = Of(node, 0).Times(Difference.Range(yes, no, _range));
        return jump == Direction.Varies ? parts : parts.Join(jump);
    }

    private Direction OfAggregate(Node node) => node.Op switch
    {
        Op.Count => Of(node, 1),
        Op.Std => Direction.Varies,
        Op.Sum or Op.Mean or Op.Smallest or Op.Largest =>
            node.Inputs.Length > 1 && !_ofGradient && Of(node, 1) != Direction.Stays ? Direction.Varies : Of(node, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "the aggregate has no direction"),
    };

    private Direction Of(Node node, int input) => Of(node.Inputs[input]);
}
