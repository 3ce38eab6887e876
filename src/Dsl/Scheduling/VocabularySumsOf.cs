using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Scheduling;

/// <summary>
/// Sums over the vocabulary in terms of those that are made already. The derivative of an entropy, for example, sums what the entropy does, and
/// probabilities, whose sum is 1.
/// </summary>
internal sealed class VocabularySumsOf(GraphBuilder graph)
{
    /// <summary>The sums that are made, by the factors of what they sum and by their condition.</summary>
    private readonly Dictionary<string, Node> _made = new(StringComparer.Ordinal);

    /// <summary>Tells of a sum that is made.</summary>
    public void Add(Node formula)
    {
        if (formula.Op == Op.Sum && Product.Of(formula.Inputs[0], formula.Restriction) is { Factor: null, Condition: var condition } product)
        {
            _made[product.Key(condition)] = formula;
        }
    }

    /// <summary>The sum of a value over the vocabulary.</summary>
    public Node Of(Node value)
    {
        if (value.Op is Op.Add or Op.Subtract)
        {
            return graph.Apply(value.Op, Of(value.Inputs[0]), Of(value.Inputs[1]));
        }

        if (value.Op == Op.Negate)
        {
            return graph.Negate(Of(value.Inputs[0]));
        }

        var product = Product.Of(value, null);
        if (!_made.TryGetValue(product.Key(product.Condition), out var sum))
        {
            sum = product is { Condition: null, Words.Count: 1 } && product.Words[0] is { Op: Op.Exp } power && power.Inputs[0].Op == Op.Signal
                ? graph.Number(1)
                : graph.Aggregate(Op.Sum, product.Words.Aggregate(graph.Number(1), graph.Multiply), Scope.Vocabulary, Scope.Token, product.Condition);
            _made[product.Key(product.Condition)] = sum;
        }

        return product.Factor is { } factor ? graph.Multiply(factor, sum) : sum;
    }

    /// <summary>A product of values of the vocabulary, of a factor that is the same for all of it, and of a condition as 0 or 1.</summary>
    private sealed record Product(IReadOnlyList<Node> Words, Node? Factor, Node? Condition)
    {
        public static Product Of(Node value, Node? condition)
        {
            var (words, factor) = (new List<Node>(), (Node?)null);
            var waiting = new Stack<Node>([value]);
            while (waiting.Count > 0)
            {
                var node = waiting.Pop();
                if (node.Op == Op.Multiply)
                {
                    Array.ForEach(node.Inputs, waiting.Push);
                }
                else if (node.Bare.Scope != Scope.Vocabulary)
                {
                    factor = factor is null ? node.Bare : node.Graph.Multiply(factor, node.Bare);
                }
                else if (node.Op == Op.Indicator)
                {
                    condition = condition is null ? node.Inputs[0] : node.Graph.And(condition, node.Inputs[0]);
                }
                else
                {
                    words.Add(node);
                }
            }

            words.Sort(static (left, right) => left.Id.CompareTo(right.Id));
            return new Product(words, factor is not null && factor.Is(1) ? null : factor, condition);
        }

        public string Key(Node? condition) => $"{string.Join(" ", Words.Select(static word => word.Id))} where {condition?.Id}";
    }
}
