using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Ranges;

/// <summary>Finds the interval of each value of a graph from those of its leaves.</summary>
internal sealed class RangeFinder
{
    private readonly Func<Node, Interval> _leafRange;
    private readonly bool _hasTokens;
    private readonly NodeTable<Interval> _ranges;

    /// <summary>The same ranges without assumptions; <c>null</c> if there are none.</summary>
    private readonly RangeFinder? _whole;

    private RangeFinder? _ofTokens;

    /// <param name="leafRange">The interval of a leaf other than a constant.</param>
    /// <param name="hasTokens">True to consider only responses with a token.</param>
    public RangeFinder(Func<Node, Interval> leafRange, bool hasTokens = false)
        : this(leafRange, hasTokens, null, null)
    {
    }

    private RangeFinder(Func<Node, Interval> leafRange, bool hasTokens, RangeFinder? whole, Dictionary<Node, Interval>? assumed)
    {
        _leafRange = leafRange;
        _hasTokens = hasTokens;
        _whole = whole;
        _ranges = new(Find, known: assumed);
    }

    /// <summary>The intervals that follow from operations alone, for any leaves.</summary>
    public static RangeFinder OfUnknown() => new(static leaf => Interval.Unknown(leaf.Type.Kind));

    public Interval Of(Node node) => _ranges.Of(node);

    /// <summary>The ranges for responses with at least one token.</summary>
    public RangeFinder OfTokens => _hasTokens ? this : _ofTokens ??= new(_leafRange, hasTokens: true);

    /// <summary>The ranges for elements with some values in narrower intervals.</summary>
    public RangeFinder Assuming(Dictionary<Node, Interval> assumed) => new(_leafRange, _hasTokens, this, assumed);

    private Interval Find(Node node) => node.Family switch
    {
        OpFamily.Leaf => node.IsConstant ? Interval.Point(node.Number) : node.IsError ? Interval.All : _leafRange(node),
        OpFamily.Elementwise => IntervalArithmetic.Apply(node.Op, _ranges.OfInputs(node)),
        OpFamily.Widen => Of(node.Inputs[0]),
        OpFamily.Aggregate => OfAggregate(node, _whole is null ? Of(node.Inputs[0]) : OfAll(node, _whole)),
        OpFamily.Scan => _whole?.Of(node) ?? OfScan(node),
        _ => node.IsCondition ? Interval.Either
            : node.Op == Op.Rank ? Interval.NotNegative
            : OrNothing(node, (_whole ?? this).Of(node.Inputs[1])),
    };

    /// <summary>
    /// The aggregated values if one of them is assumed to be narrower. Nothing is assumed of the others, but if none is negative and one is
    /// positive, the aggregate is positive, too.
    /// </summary>
    private Interval OfAll(Node aggregate, RangeFinder whole)
    {
        var all = whole.Of(aggregate.Inputs[0]);
        return aggregate.Op is Op.Sum or Op.Mean or Op.Largest && all.IsNotNegative && Of(aggregate.Inputs[0]).IsPositive
            ? Interval.Of(new Bound(0, false), all.High)
            : all;
    }

    /// <summary>Adds 0, the value of an empty aggregate.</summary>
    private Interval OfAggregate(Node node, Interval value)
    {
        var isEmpty = CanBeEmpty(node);
        return node.Op switch
        {
            Op.Count => isEmpty ? Interval.NotNegative : Interval.AtLeast(1),
            Op.Std => Interval.NotNegative,
            Op.Sum => OfSum(value, isEmpty),
            _ => OrNothing(node, value),
        };
    }

    private Interval OrNothing(Node node, Interval value) => CanBeEmpty(node) ? value.Hull(Interval.Point(0)) : value;

    private static Interval OfSum(Interval value, bool canBeEmpty)
    {
        var isIn = canBeEmpty || value.Contains(0);
        return value.IsNotNegative ? Interval.Of(new Bound(canBeEmpty ? 0 : value.Low.Value, isIn || value.Low.IsIn), Interval.All.High)
            : value.IsNotPositive ? Interval.Of(Interval.All.Low, new Bound(canBeEmpty ? 0 : value.High.Value, isIn || value.High.IsIn))
            : Interval.All;
    }

    private Interval OfScan(Node node)
    {
        var value = Of(node.Inputs[0]);
        var isPlain = node.Op == Op.CumulativeSum || (node.Op == Op.ReturnToGo && Of(node.Inputs[1]).IsNotNegative);
        return isPlain ? OfSum(value, canBeEmpty: false) : Interval.All;
    }

    /// <summary>
    /// A batch has groups, a group has responses, a position has tokens. A response may be empty, and so may a set that a condition
    /// restricts.
    /// </summary>
    private bool CanBeEmpty(Node aggregate) => aggregate.Restriction is not null || (aggregate.Scope == Scope.Sequence && !_hasTokens);
}
