using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis.Trials;

/// <summary>
/// The values of a graph on a synthetic batch, and their slopes along the gradient: values without gradient are constant, and
/// <c>straight_through</c> follows its gradient operand.
/// </summary>
internal sealed class Trial
{
    private const double Step = 1e-5;

    private readonly TrialBatch _batch;
    private readonly Func<Node, int, double> _ofLeaf;
    private readonly NodeTable<double[]> _values;
    private readonly Trial? _before;
    private readonly Move _move;
    private readonly Dictionary<Move, (Trial Down, Trial Up)> _beside = [];

    /// <param name="batch">The batch.</param>
    /// <param name="ofLeaf">The value of a param, of the output of a control, or of a declared signal, by the index of its element.</param>
    public Trial(TrialBatch batch, Func<Node, int, double> ofLeaf)
        : this(batch, ofLeaf, null, new Move("", 0))
    {
    }

    private Trial(TrialBatch batch, Func<Node, int, double> ofLeaf, Trial? before, Move move)
    {
        (_batch, _ofLeaf, _before, _move) = (batch, ofLeaf, before, move);
        _values = new(Find, node => before is not null && !node.IsLive);
    }

    /// <summary>One value per element of the node's scope; NaN if there is none.</summary>
    public double[] Of(Node node) => _values.Of(node);

    /// <summary>The slope of each element as a live signal rises on all tokens.</summary>
    public double[] SlopeOf(Node node, string leaf = "logp") => SlopeOf(node, new Move(leaf, Step));

    /// <summary>
    /// The slopes by <c>logp</c>, each with the response that moves: one for each element inside of a response; of a value for several
    /// responses, one for each of them.
    /// </summary>
    public IReadOnlyList<(int Response, double Slope)> SlopesByResponse(Node node) => node.Scope.Holds(Scope.Sequence)
        ? [.. Enumerable.Range(0, _batch.Sequences).Select(response => (response, SlopeOf(node, new Move("logp", Step, response)).Sum()))]
        : [.. SlopeOf(node).Select((slope, i) => (_batch.Owner(node.Scope, Scope.Sequence, i), slope))];

    private double[] SlopeOf(Node node, Move move)
    {
        if (!_beside.TryGetValue(move, out var beside))
        {
            beside = (new(_batch, _ofLeaf, this, move with { By = -Step }), new(_batch, _ofLeaf, this, move));
            _beside.Add(move, beside);
        }

        var (down, up) = (beside.Down.Of(node), beside.Up.Of(node));
        return [.. up.Select((value, i) => value.Equals(down[i]) ? 0 : (value - down[i]) / (2 * Step))];
    }

    private double[] Find(Node node)
    {
        if (_before is not null && !node.IsLive)
        {
            return _before.Of(node);
        }

        return node.Family switch
        {
            OpFamily.Leaf => OfLeaf(node),
            OpFamily.Elementwise => OfElements(node),
            OpFamily.Widen => Each(node.Scope, i => At(node.Inputs[0], node.Scope, i)),
            OpFamily.Aggregate => OfAggregate(node),
            OpFamily.Scan => TrialScans.Of(node, _batch, Of),
            OpFamily.Selection => TrialSelections.Of(node, _batch, Of),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Family, "a trial has no values of this family"),
        };
    }

    private double[] OfLeaf(Node node)
    {
        if (node.Op != Op.Signal)
        {
            return node.IsConstant ? [node.Number] : Each(node.Scope, i => _ofLeaf(node, i));
        }

        var values = _batch.Of(node);
        return _before is not null && node.Name == _move.Leaf
            ? [.. values.Select((value, token) => IsMoved(token) ? value + _move.By : value)]
            : values;
    }

    private bool IsMoved(int token) => _move.Response is not { } response || _batch.Owner(Scope.Token, Scope.Sequence, token) == response;

    private double[] OfElements(Node node)
    {
        if (_before is not null && node.Op == Op.StraightThrough)
        {
            var passed = node.Inputs[1];
            return Each(node.Scope, i => _before.Of(node)[i] + At(passed, node.Scope, i) - _before.At(passed, node.Scope, i));
        }

        var operands = new double[node.Inputs.Length];
        return Each(node.Scope, i =>
        {
            for (var input = 0; input < operands.Length; input++)
            {
                operands[input] = At(node.Inputs[input], node.Scope, i);
            }

            ConstantFolder.TryFold(node.Op, operands, out var value);
            return value;
        });
    }

    private double[] OfAggregate(Node node)
    {
        var over = node.Inputs[0].Scope;
        var members = new List<double>[_batch.Count(node.Scope)];
        for (var i = 0; i < _batch.Count(over); i++)
        {
            var list = members[_batch.Owner(over, node.Scope, i)] ??= [];
            if (node.Inputs.Length < 2 || Of(node.Inputs[1])[i] != 0)
            {
                list.Add(Of(node.Inputs[0])[i]);
            }
        }

        return [.. members.Select(list => Aggregate(node.Op, list ?? []))];
    }

    private static double Aggregate(Op op, List<double> values) => op switch
    {
        Op.Count => values.Count,
        Op.Sum => values.Sum(),
        Op.Mean or Op.Smallest or Op.Largest when values.Count == 0 => 0,
        Op.Mean => values.Average(),
        Op.Smallest => values.Min(),
        Op.Largest => values.Max(),
        Op.Std => values.Count < 2 ? 0 : Deviation(values, values.Average()),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "a trial has no such aggregate"),
    };

    private static double Deviation(List<double> values, double mean) =>
        Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));

    private double At(Node node, Scope scope, int element) => Of(node)[_batch.Owner(scope, node.Scope, element)];

    private double[] Each(Scope scope, Func<int, double> value)
    {
        var values = new double[_batch.Count(scope)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(i);
        }

        return values;
    }

    /// <summary>A change of a live signal, on all tokens or on those of one response.</summary>
    private sealed record Move(string Leaf, double By, int? Response = null);
}
