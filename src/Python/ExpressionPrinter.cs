using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>Prints one node as a Python expression.</summary>
internal static class ExpressionPrinter
{
    /// <summary>The expression of a node, given those of its inputs.</summary>
    public static Code Print(TensorStyle style, Node node, Func<Node, Code> print) => node.Family switch
    {
        OpFamily.Leaf => Leaf(node),
        OpFamily.Elementwise => new ElementwisePrinter(style, node, print).Print(),
        OpFamily.Widen => Widen(style, node, print),
        OpFamily.Aggregate or OpFamily.Selection => AggregatePrinter.Print(style, node, print),
        OpFamily.Scan => Scan(node, print),
        _ => throw HasNoForm(node),
    };

    /// <summary>A value with zeros for what padding may hold.</summary>
    public static Code Present(Node value, Func<Node, Code> print) => Code.Primary($"present({print(value).Text}, mask)");

    /// <summary>A value with a column for every token.</summary>
    public static string InColumns(Node value, Func<Node, Code> print) =>
        LossPrinter.HasColumns(value) ? print(value).Text : $"{print(value).At(Precedence.Primary)}.expand_as(mask)";

    private static Code Leaf(Node node)
    {
        switch (node.Op)
        {
            case Op.Number:
                var number = PythonText.Float(node.Number);
                return new Code(number, number[0] == '-' ? Precedence.Unary : Precedence.Primary);
            case Op.Truth:
                return Code.Primary(node.IsTrue ? "True" : "False");
            case Op.Signal:
                return Code.Primary(node.Name);
            case Op.DeclaredSignal:
                return Code.Primary(PythonText.Name(node.Name));
            case Op.Parameter:
                return Code.Primary("options." + PythonText.Attribute(node.Name));
            default:
                throw HasNoForm(node);
        }
    }

    private static Code Widen(TensorStyle style, Node node, Func<Node, Code> print)
    {
        var input = node.Inputs[0];
        return node.Scope == Scope.Vocabulary && input.Scope != Scope.Batch ? Code.Primary($"{print(input).At(Precedence.Primary)}.unsqueeze(-1)")
            : input.Scope == Scope.Batch ? Code.Primary($"filled({print(input).Text}, {AggregatePrinter.Elements(node.Scope)})")
            : style.IsOfStep ? print(input)
            : Padding.IsOfColumns(node) ? Code.Primary($"padded({InColumns(input, print)}, mask)")
            : Padding.IsUnsafe(node) ? Present(input, print)
            : print(input);
    }

    private static Code Scan(Node node, Func<Node, Code> print) => node.Op switch
    {
        Op.CumulativeSum => Code.Primary($"cumulative_sum({print(node.Inputs[0]).Text}, mask)"),
        Op.ReturnToGo => Code.Primary($"return_to_go({print(node.Inputs[0]).Text}, {print(node.Inputs[1]).Text}, mask)"),
        Op.GeneralizedAdvantage =>
            Code.Primary($"generalized_advantage({string.Join(", ", node.Inputs.Select(input => print(input).Text))}, mask)"),
        _ => throw HasNoForm(node),
    };

    private static ArgumentOutOfRangeException HasNoForm(Node node) => new(nameof(node), node.Op, "the operation has no Python form");
}
