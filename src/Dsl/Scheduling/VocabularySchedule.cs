using EntroPIC.Dsl.Differentiation;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>
/// The statistics of tokens over the vocabulary that a loss declares, as sweeps over a row of logits. A first sweep, which every loss has,
/// finds the log-probabilities; these sweeps find the statistics; the sweep of the gradient gets the derivative of the loss by each statistic,
/// and makes that by each log-probability of it.
/// </summary>
internal sealed record VocabularySchedule
{
    /// <summary>The statistics; one may use those before it.</summary>
    public required IReadOnlyList<Statistic> Statistics { get; init; }

    /// <summary>Sums and extremes over the vocabulary that each sweep finds.</summary>
    public required IReadOnlyList<IReadOnlyList<VocabularySum>> Sweeps { get; init; }

    /// <summary>
    /// The derivative of the loss by the log-probability of a token of the vocabulary, given that by each statistic as an argument of the
    /// statistic's name; <c>null</c> if no statistic carries gradient.
    /// </summary>
    public required Node? Slope { get; init; }

    /// <summary>The statistic of a leaf, by the leaf's name.</summary>
    public Statistic? Find(string leaf) => Statistics.FirstOrDefault(statistic => statistic.Leaf.Name == leaf);

    /// <summary>The derivative of the loss by a statistic, as <see cref="Slope"/> reads it.</summary>
    public static Node ChangeBy(Statistic statistic) => statistic.Leaf.Graph.Argument(statistic.Name, ValueKind.Number);

    /// <summary>The schedule of a loss; <c>null</c> if it has no statistic.</summary>
    /// <param name="loss">The loss as computed.</param>
    /// <param name="roots">All of its values.</param>
    public static VocabularySchedule? Of(LossModel loss, IEnumerable<Node> roots)
    {
        var leaves = Traversal.StatisticsIn(roots);
        if (leaves.Count == 0)
        {
            return null;
        }

        var names = new UniqueNames();
        var sumsOf = new VocabularySumsOf(loss.Graph);
        var statistics = new List<Statistic>();
        foreach (var leaf in leaves)
        {
            statistics.Add(StatisticOf(loss, KeyedNode.Of(leaf, names), statistics, sumsOf));
        }

        var sums = statistics.SelectMany(static statistic => statistic.Sums).Distinct().ToList();
        var named = sums.ConvertAll(sum => VocabularySum.Of(KeyedNode.Of(sum, names)));
        return new VocabularySchedule
        {
            Statistics = statistics,
            Slope = SlopeOf(loss.Graph, statistics),
            Sweeps = [.. named.GroupBy(static sum => GraphBuilder.SweepsBefore(sum.Value)).OrderBy(static sweep => sweep.Key).Select(static sweep => sweep.ToList())],
        };
    }

    private static Node? SlopeOf(GraphBuilder graph, List<Statistic> statistics)
    {
        var live = statistics.FindAll(static statistic => statistic.ByWord is not null);
        return live.Count == 0 ? null
            : graph.WidenTo(
                live.Select(statistic => graph.Multiply(ChangeBy(statistic), statistic.ByWord!)).Aggregate(graph.Add), Scope.Vocabulary);
    }

    private static Statistic StatisticOf(LossModel loss, KeyedNode leaf, List<Statistic> before, VocabularySumsOf sumsOf)
    {
        var graph = loss.Graph;
        var formula = FiniteSlopes.Of(loss, graph.FormulaOf(leaf.Value));
        sumsOf.Add(formula);
        if (!formula.IsLive)
        {
            return new Statistic(leaf.Name, leaf.Value, formula);
        }

        var slopes = Gradient.Of(graph, formula) ?? throw new InvalidOperationException($"`{leaf.Name}` has no symbolic gradient");
        var byWord = slopes.FirstOrDefault(static slope => slope.Key.Op == Op.Signal).Value ?? graph.Number(0);
        return new Statistic(leaf.Name, leaf.Value, formula)
        {
            ByWord = byWord,
            ByAllWords = sumsOf.Of(byWord),
            ByOthers = [.. before.Where(other => slopes.ContainsKey(other.Leaf)).Select(other => (other, slopes[other.Leaf]))],
        };
    }
}

/// <summary>A sum or an extreme over the vocabulary.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The aggregate.</param>
/// <param name="Summand">The value that each token of the vocabulary adds, or its candidate for the greatest; the smallest is the greatest of the negatives.</param>
internal sealed record VocabularySum(string Name, Node Value, Node Summand)
{
    /// <summary>True for a sum, false for an extreme.</summary>
    public bool IsSum => Value.Op == Op.Sum;

    public static VocabularySum Of(KeyedNode sum)
    {
        var (graph, operand) = (sum.Value.Graph, sum.Value.Inputs[0]);
        operand = sum.Value.Op == Op.Smallest ? graph.Negate(operand) : operand;
        return new(sum.Name, sum.Value, sum.Value.Restriction is not { } where ? operand
            : graph.Select(where, operand, graph.Number(sum.Value.Op == Op.Sum ? 0 : double.NegativeInfinity)));
    }
}

/// <summary>A statistic of each token over the vocabulary.</summary>
/// <param name="Name">Its name, valid in any target.</param>
/// <param name="Leaf">The value as a loss uses it.</param>
/// <param name="Formula">The sum or the extreme over the vocabulary that it is.</param>
internal sealed record Statistic(string Name, Node Leaf, Node Formula)
{
    /// <summary>Its derivative by the log-probability of each token of the vocabulary, all else equal; <c>null</c> if it carries no gradient.</summary>
    public Node? ByWord { get; init; }

    /// <summary>The sum of <see cref="ByWord"/>.</summary>
    public Node? ByAllWords { get; init; }

    /// <summary>The statistics that it uses, each with its derivative by that.</summary>
    public IReadOnlyList<(Statistic Other, Node Derivative)> ByOthers { get; init; } = [];

    /// <summary>The sums over the vocabulary that it and its gradient need.</summary>
    public IEnumerable<Node> Sums =>
    [
        Formula,
        .. ByAllWords is null ? [] : SumsIn(ByAllWords),
        .. ByOthers.SelectMany(static other => SumsIn(other.Derivative)),
    ];

    private static IEnumerable<Node> SumsIn(Node value) =>
        Traversal.InOrder(value).Where(static node => node.Family == OpFamily.Aggregate);
}
