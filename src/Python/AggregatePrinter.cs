using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python;

/// <summary>Aggregates, ranks and selections: calls of helpers, each with a condition that selects elements.</summary>
internal static class AggregatePrinter
{
    private static readonly Dictionary<Op, string> Functions = new()
    {
        [Op.Sum] = "total", [Op.Mean] = "mean", [Op.Std] = "std", [Op.Smallest] = "smallest", [Op.Largest] = "largest",
        [Op.Count] = "count",
        [Op.Top] = "top", [Op.Bottom] = "bottom", [Op.TopCount] = "top_count", [Op.BottomCount] = "bottom_count",
        [Op.Quantile] = "quantile",
        [Op.Sample] = "sample", [Op.Rank] = "rank",
    };

    public static Code Print(TensorStyle style, Node node, Func<Node, Code> print)
    {
        if (ValueOf(node).Scope == Scope.Vocabulary)
        {
            return OverVocabulary(node, print);
        }

        var value = ValueOf(node);
        var per = node.Family == OpFamily.Selection ? node.Per : node.Scope;
        var isOverBatch = per == Scope.Batch;
        var share = HasShare(node) ? print(node.Inputs[0]).Text : null;
        var arguments = new List<string>();
        if (node.Op != Op.Count)
        {
            arguments.Add(print(Operand(node)).Text);
        }

        arguments.Add(Where(value.Scope, node.Restriction, print).Text);
        if (IsOfGroup(per))
        {
            arguments.Insert(node.Family == OpFamily.Selection ? 0 : arguments.Count, "group");
        }

        if (node.Op == Op.Sample)
        {
            var processes = style.IsOfStep ? ", processes" : "";
            arguments.Add($"random_keys({PlainText.Quoted(node.Graph.KeysOf(node))}, {Elements(value.Scope)}, draw{processes})");
        }

        if (isOverBatch && style.IsOfStep)
        {
            arguments.Add("processes");
        }

        var inner = string.Join(", ", arguments);
        var call = isOverBatch ? $"{Functions[node.Op]}({(share is null ? "" : share + ", ")}{inner})"
            : node.Family == OpFamily.Selection ? $"within_{per.Name()}({Once(Functions[node.Op], share)}, {inner})"
            : $"{Functions[node.Op]}_per_{per.Name()}({inner})";
        if (node.Family == OpFamily.Selection && node.Op != Op.Quantile && IsOfGroup(node.Scope))
        {
            // Computed at one element per group or position; the others get the same value.
            return Code.Primary($"total_per_{node.Scope.Name()}({call}, {Elements(node.Scope)}, group)");
        }

        return Code.Primary($"{call}{(style.IsHost(node) ? ".item()" : "")}");
    }

    private static Code OverVocabulary(Node node, Func<Node, Code> print)
    {
        var where = node.Restriction is { } restriction ? $"words & {print(restriction).At(Precedence.BitAnd + 1)}" : "words";
        return Code.Primary($"{Functions[node.Op]}_over_vocabulary({print(ValueOf(node)).Text}, {where})");
    }

    // A share that asks all processes is computed once, not in each part, of which processes have different numbers.
    private static string Once(string function, string? share) =>
        share is null ? $"lambda *part: {function}(*part)" : $"lambda *part, share={share}: {function}(share, *part)";

    /// <summary>The operands that the expression of an aggregate or selection shows: a count has only its condition.</summary>
    public static Node[] ShownInputs(Node node) =>
    [
        .. HasShare(node) ? new[] { node.Inputs[0] } : [],
        .. node.Op == Op.Count ? [] : new[] { Operand(node) },
        .. node.Restriction is { } where ? new[] { Number(where) } : [],
    ];

    /// <summary>A condition that selects all elements of a scope.</summary>
    public static string Elements(Scope scope) => scope switch
    {
        Scope.Sequence => "rows",
        Scope.Group => "groups",
        Scope.Position => "positions",
        Scope.Token => "mask",
        Scope.Vocabulary => "words",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "the scope has no elements to select"),
    };

    /// <summary>True if one of the nodes refers to the elements of a scope.</summary>
    public static bool Asks(IReadOnlyList<Node> nodes, Scope scope)
    {
        // An operand that a helper repeats is printed unrepeated, but other nodes may use it, too.
        var repeated = nodes
            .Where(static node => node.Family == OpFamily.Aggregate)
            .SelectMany(static node => node.Inputs)
            .Where(static input => Number(input) != input).ToHashSet();
        repeated.ExceptWith(nodes.Where(static node => node.Family != OpFamily.Aggregate).SelectMany(static node => node.Inputs));
        return nodes.Any(node => node.Family switch
        {
            OpFamily.Aggregate or OpFamily.Selection =>
                ElementsOf(node) == scope && (node.Op == Op.Sample || !SaysAll(scope, node.Restriction)),
            OpFamily.Widen => node.Inputs[0].Scope == Scope.Batch && node.Scope == scope && !repeated.Contains(node),
            _ => false,
        });
    }

    /// <summary>True if one of the nodes needs the groups of sequences.</summary>
    public static bool AsksForGroups(IEnumerable<Node> nodes) => nodes.Any(static node => node switch
    {
        { Family: OpFamily.Aggregate } => IsOfGroup(node.Scope) || IsOfGroup(ElementsOf(node)),
        { Family: OpFamily.Selection } => IsOfGroup(node.Per) || IsOfGroup(ElementsOf(node)),
        { Family: OpFamily.Widen } => IsOfGroup(node.Scope) && node.Inputs[0].Scope == Scope.Batch,
        _ => node is { Op: Op.Signal, Name: "index_in_group" },
    });

    /// <summary>True if one of the nodes aggregates or compares elements of the whole batch.</summary>
    public static bool AsksForBatch(IEnumerable<Node> nodes) => nodes.Any(static node =>
        (node.Family == OpFamily.Aggregate && node.Scope == Scope.Batch) || (node.Family == OpFamily.Selection && node.Per == Scope.Batch));

    /// <summary>
    /// True if one of the nodes aggregates, compares or discounts responses by their advantage, which must then be one number per response.
    /// </summary>
    public static bool ComparesAdvantages(Node node) =>
        (node.Family == OpFamily.Scan || (node.Family is OpFamily.Aggregate or OpFamily.Selection && ElementsOf(node) == Scope.Sequence))
        && Traversal.InOrder(node.Inputs, static input => input.Scope is Scope.Token or Scope.Position).Any(
            static input => input is { Op: Op.Signal, Name: "advantage", Scope: Scope.Sequence });

    private static bool IsOfGroup(Scope scope) => scope is Scope.Group or Scope.Position;

    private static bool HasShare(Node node) => node.Family == OpFamily.Selection && node.Op != Op.Rank;

    private static Node ValueOf(Node node) => node.Inputs[HasShare(node) ? 1 : 0];

    private static Node Operand(Node node) => node.Family == OpFamily.Aggregate ? Number(ValueOf(node)) : ValueOf(node);

    private static Scope ElementsOf(Node node) => ValueOf(node).Scope;

    /// <summary>A condition that selects the elements that take part.</summary>
    private static Code Where(Scope scope, Node? where, Func<Node, Code> print)
    {
        if (where is null)
        {
            return Code.Primary(Elements(scope));
        }

        var condition = print(Number(where));
        return SaysAll(scope, where) ? condition : new Code($"{Elements(scope)} & {condition.At(Precedence.BitAnd)}", Precedence.BitAnd);
    }

    /// <summary>True if a condition has the shape of its operand: one value per sequence.</summary>
    private static bool SaysAll(Scope scope, Node? where) =>
        scope == Scope.Sequence && where is not null && where.Bare.Scope is Scope.Sequence or Scope.Group;

    // Helpers broadcast a number themselves. A value repeated from sequences, or one with gradient, may be a term of the loss, which has a
    // name.
    private static Node Number(Node node) =>
        node.Op == Op.Widen && node.Inputs[0].Scope == Scope.Batch && !node.IsLive ? node.Inputs[0] : node;
}
