using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// Prints one node as a C# expression. A batch value without gradient is a <c>double</c> (or <c>bool</c>); any other value is a tensor.
/// </summary>
internal static class ExpressionPrinter
{
    /// <summary>The method of an axis for each operation along it.</summary>
    private static readonly OpTable<string> AxisMethods = new()
    {
        [Op.Sum] = "Sum", [Op.Mean] = "Mean", [Op.Std] = "Std", [Op.Smallest] = "Min", [Op.Largest] = "Max", [Op.Count] = "Count",
        [Op.Top] = "Top", [Op.Bottom] = "Bottom", [Op.TopCount] = "TopCount", [Op.BottomCount] = "BottomCount", [Op.Sample] = "Sample",
        [Op.Quantile] = "Quantile",
        [Op.Rank] = "Rank", [Op.CumulativeSum] = "CumulativeSum", [Op.ReturnToGo] = "ReturnToGo",
        [Op.GeneralizedAdvantage] = "GeneralizedAdvantage",
    };

    /// <summary>True for a node that is a C# number or condition rather than a tensor.</summary>
    public static bool IsHost(Node node) => node.Scope == Scope.Batch && !node.IsLive;

    /// <summary>The expression of a batch value as a C# number or condition, even if it could carry gradient.</summary>
    public static Code PrintHost(Node node, Func<Node, Code> print) => Print(node, print, static _ => true);

    /// <summary>The expression of a node, given those of its inputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="print">Prints an input.</param>
    /// <param name="isHost">True for a node that is a C# number or condition.</param>
    public static Code Print(Node node, Func<Node, Code> print, Func<Node, bool> isHost) => node.Family switch
    {
        OpFamily.Leaf => Leaf(node),
        OpFamily.Elementwise => new ElementwisePrinter(node, print, isHost).Print(),
        OpFamily.Widen => Widen(node, print),
        OpFamily.Aggregate => Aggregate(node, print),
        OpFamily.Selection => node.Op == Op.Rank ? Rank(node, print) : Selection(node, print),
        OpFamily.Scan => Scan(node, print),
        _ => throw HasNoForm(node),
    };

    /// <summary>The error about an operation that no printer knows.</summary>
    public static ArgumentOutOfRangeException HasNoForm(Node node) => new(nameof(node), node.Op, "the operation has no C# form");

    private static Code Leaf(Node node)
    {
        switch (node.Op)
        {
            case Op.Number:
                var number = CSharpText.Number(node.Number);
                return new Code(number, number[0] == '-' ? Precedence.Unary : Precedence.Primary);
            case Op.Truth:
                return Code.Primary(node.IsTrue ? "true" : "false");
            case Op.Signal when node.Scope == Scope.Vocabulary:
                return Code.Primary($"{Axis(node.Scope)}.Logp");
            case Op.Signal:
                return Code.Primary("batch." + CSharpText.Pascal(node.Name));
            case Op.Parameter:
                return Code.Primary("Settings." + CSharpText.Member(node.Name));
            default:
                throw HasNoForm(node);
        }
    }

    private static Code Widen(Node node, Func<Node, Code> print)
    {
        var input = node.Inputs[0];
        return Code.Primary(input.Scope == Scope.Batch
            ? $"{Axis(node.Scope)}.Fill({print(input).Text})"
            : node.Scope == Scope.Vocabulary ? $"{Axis(node.Scope)}.Spread({print(input).Text})"
            : $"{Axis(input.Scope)}.Spread({print(input).Text}, {Axis(node.Scope)})");
    }

    private static Code Scan(Node node, Func<Node, Code> print) =>
        Code.Primary(
            $"{Call(node, Scope.Token)}({string.Join(", ", node.Inputs.Select(input => print(input).Text))}, per: {Axis(Scope.Sequence)})");

    private static Code Rank(Node node, Func<Node, Code> print)
    {
        var per = node.Per == Scope.Batch ? "" : $", per: {Axis(node.Per)}";
        return Code.Primary($"{Call(node, node.Inputs[0].Scope)}({print(node.Inputs[0]).Text}{per})");
    }

    private static Code Aggregate(Node node, Func<Node, Code> print)
    {
        var over = node.Inputs[0].Scope;
        if (node is { Op: Op.Count, Scope: Scope.Batch, Inputs.Length: 1 })
        {
            return new Code($"(double){Axis(over)}.Size", Precedence.Unary);
        }

        var arguments = new List<string>();
        if (node.Op != Op.Count)
        {
            arguments.Add(print(node.Inputs[0]).Text);
        }

        if (node.Scope != Scope.Batch && over != Scope.Vocabulary)
        {
            arguments.Add($"per: {Axis(node.Scope)}");
        }

        if (node.Restriction is { } where)
        {
            arguments.Add($"where: {print(where).Text}");
        }

        return Code.Primary($"{Call(node, over)}({string.Join(", ", arguments)}){(IsHost(node) ? ".ToDouble()" : "")}");
    }

    private static Code Selection(Node node, Func<Node, Code> print)
    {
        var arguments = node.Inputs.Take(2).Select(input => print(input).Text).ToList();
        if (node.Op == Op.Sample)
        {
            arguments.Add($"batch.RandomKeys({PlainText.Quoted(node.Graph.KeysOf(node))}, {Axis(node.Inputs[1].Scope)})");
        }

        if (node.Per != Scope.Batch)
        {
            arguments.Add($"per: {Axis(node.Per)}");
        }

        if (node.Restriction is { } where)
        {
            arguments.Add($"where: {print(where).Text}");
        }

        return Code.Primary($"{Call(node, node.Inputs[1].Scope)}({string.Join(", ", arguments)}){(IsHost(node) ? ".ToDouble()" : "")}");
    }

    /// <summary>The method of an axis that computes an operation.</summary>
    private static string Call(Node node, Scope over) =>
        $"{Axis(over)}.{AxisMethods[node.Op] ?? throw new ArgumentOutOfRangeException(nameof(node), node.Op, "an axis has no method for the operation")}";

    /// <summary>The axis of the batch along which values of a scope lie.</summary>
    public static string Axis(Scope scope) => scope switch
    {
        Scope.Group => "batch.Groups",
        Scope.Sequence => "batch.Sequences",
        Scope.Position => "batch.Positions",
        Scope.Token => "batch.Tokens",
        Scope.Vocabulary => "vocabulary",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "the batch has no axis of this scope"),
    };
}
