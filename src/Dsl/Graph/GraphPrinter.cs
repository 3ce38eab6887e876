using System.Globalization;
using System.Text;

namespace EntroPIC.Dsl.Graph;

/// <summary>The graph as stable text, for tests and for <c>entropic emit --target graph</c>.</summary>
internal static class GraphPrinter
{
    /// <summary>All nodes that the roots need, in order and numbered from 0, then the named roots.</summary>
    public static string Print(IReadOnlyList<KeyValuePair<string, Node>> roots, bool hasLabels = true)
    {
        var order = Traversal.InOrder(roots.Select(static root => root.Value));
        var numbers = new Dictionary<Node, int>();
        var text = new StringBuilder();
        foreach (var node in order)
        {
            numbers.Add(node, numbers.Count);
            text.Append(Line(node, input => numbers[input], hasLabels)).Append('\n');
        }

        foreach (var root in roots)
        {
            text.Append(root.Key).Append(" = %").Append(numbers[root.Value]).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The content of a node besides its operation and inputs: a number, a name, the elements that it covers; often empty.</summary>
    public static string Payload(Node node) => node.Op switch
    {
        Op.Number => NumberText.Of(node.Number),
        Op.Truth => node.IsTrue ? "true" : "false",
        Op.Rank => node.Per.Name(),
        _ when node.IsAtHand => "at_hand",
        _ when node.Family == OpFamily.Aggregate => node.Inputs[0].Scope.Name(),
        _ when node.Family == OpFamily.Selection =>
            node.Per == Scope.Batch ? node.Inputs[1].Scope.Name() : $"{node.Inputs[1].Scope.Name()} per {node.Per.Name()}",
        _ => node.Name,
    };

    public static string Line(Node node) => Line(node, static input => input.Id);

    private static string Line(Node node, Func<Node, int> number, bool hasLabel = true)
    {
        var payload = Payload(node) is { Length: > 0 } text ? " " + text : "";
        var inputs = string.Concat(node.Inputs.Select(input => " %" + number(input).ToString(CultureInfo.InvariantCulture)));
        var label = node.Label is null || !hasLabel ? "" : $"  // {node.Label}";
        return $"%{number(node).ToString(CultureInfo.InvariantCulture)} = {OpInfo.Of(node.Op).Symbol}{payload}{inputs} : {node.Type}{label}";
    }
}
