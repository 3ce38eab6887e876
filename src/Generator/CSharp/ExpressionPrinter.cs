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
        [Op.Top] = "Top", [Op.Bottom] = "Bottom", [Op.TopCount] = "TopCount", [Op.BottomCount] = "BottomCount", [Op.Sample] = "Sample", [Op.Quantile] = "Quantile",
        [Op.Rank] = "Rank", [Op.CumulativeSum] = "CumulativeSum", [Op.ReturnToGo] = "ReturnToGo", [Op.GeneralizedAdvantage] = "GeneralizedAdvantage",
    };

    /// <summary>True for a node that is a C# number or condition rather than a tensor.</summary>
    public static bool IsHost(Node node) => node.Scope == Scope.Batch && !node.IsLive;

    /// <summary>The expression of a batch value as a C# number or condition, even if it could carry gradient.</summary>
    public static Code PrintHost(Node node, Func<Node, Code> print) => Print(node, print, static _ => true);

    /// <summary>The expression of a node, given those of its inputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="print">Prints an input.</param>
    /// <param name="isHost">True for a node that is a C# number or condition.</param>
    public static Code Print(Node node, Func<Node, Code> print, Func<Node, bool> isHost)
    {
        var x = node.Inputs;
        Code Input(int i) => print(x[i]);
        bool AllHost() => x.All(isHost);
        Code Method(string name) => Code.Primary($"{Input(0).At(Precedence.Primary)}.{name}()");
        Code Function(string host, string tensor) => AllHost() ? Code.Primary($"{host}({Input(0).Text})") : Method(tensor);

        switch (node.Op)
        {
            case Op.Number:
                var number = CSharpText.Number(node.Number);
                return new Code(number, number[0] == '-' ? Precedence.Unary : Precedence.Primary);
            case Op.Truth:
                return Code.Primary(node.IsTrue ? "true" : "false");
            case Op.Signal:
                return Code.Primary("batch." + CSharpText.Pascal(node.Name));
            case Op.Parameter:
                return Code.Primary("Settings." + CSharpText.Member(node.Name));

            case Op.Negate:
                return new Code("-" + Input(0).At(Precedence.Primary), Precedence.Unary);
            case Op.Exp:
                return Function($"{Types.Math}.Exp", "exp");
            case Op.Log:
                return Function($"{Types.Math}.Log", "log");
            case Op.Abs:
                return Function($"{Types.Math}.Abs", "abs");
            case Op.Sqrt:
                return Function($"{Types.Math}.Sqrt", "sqrt");
            case Op.Square:
                return Function($"{Types.ScalarMath}.Square", "square");
            case Op.Floor:
                return Function($"{Types.Math}.Floor", "floor");
            case Op.Ceil:
                return Function($"{Types.Math}.Ceiling", "ceil");
            case Op.Sign:
                return Function($"{Types.ScalarMath}.Sign", "sign");
            case Op.Cos:
                return Function($"{Types.Math}.Cos", "cos");
            case Op.Sin:
                return Function($"{Types.Math}.Sin", "sin");
            case Op.Sigmoid:
                return Function($"{Types.ScalarMath}.Sigmoid", "sigmoid");
            case Op.Tanh:
                return Function($"{Types.Math}.Tanh", "tanh");
            case Op.Softplus:
                // PyTorch's own softplus is not exact above 20.
                return AllHost()
                    ? Code.Primary($"{Types.ScalarMath}.Softplus({Input(0).Text})")
                    : new Code($"-{Types.Torch}.nn.functional.logsigmoid(-{Input(0).At(Precedence.Primary)})", Precedence.Unary);
            case Op.Stop:
                return isHost(x[0]) ? Input(0) : isHost(node) ? Method("ToDouble") : Method("detach");
            case Op.Not:
                return new Code((AllHost() ? "!" : "~") + Input(0).At(Precedence.Primary), Precedence.Unary);
            case Op.Indicator:
                return AllHost() ? new Code($"{Input(0).At(Precedence.ConditionalOr)} ? 1.0 : 0.0", Precedence.Conditional) : Code.Primary($"batch.Number({Input(0).Text})");

            case Op.Add:
                return Infix(Input(0), "+", Input(1), Precedence.Additive);
            case Op.Subtract:
                return Infix(Input(0), "-", Input(1), Precedence.Additive);
            case Op.Multiply:
                return Infix(Input(0), "*", Input(1), Precedence.Multiplicative);
            case Op.Divide:
                return Infix(Input(0), "/", Input(1), Precedence.Multiplicative);
            case Op.Power:
                return AllHost() ? Code.Primary($"{Types.Math}.Pow({Input(0).Text}, {Input(1).Text})")
                    : isHost(x[1]) ? Code.Primary($"{Input(0).At(Precedence.Primary)}.pow({Input(1).Text})")
                    : Code.Primary($"{Types.Torch}.pow({Input(0).Text}, {Input(1).Text})");
            case Op.Min:
                return Extreme($"{Types.Math}.Min", "clamp_max", $"{Types.Torch}.minimum");
            case Op.Max:
                return Extreme($"{Types.Math}.Max", "clamp_min", $"{Types.Torch}.maximum");
            case Op.StraightThrough:
                return new Code($"{Input(0).At(Precedence.Additive)} + ({Input(1).At(Precedence.Additive)} - {Input(1).At(Precedence.Primary)}.detach())", Precedence.Additive);
            case Op.Clamp:
                return AllHost() ? Code.Primary($"{Types.ScalarMath}.Clamp({Input(0).Text}, {Input(1).Text}, {Input(2).Text})")
                    : isHost(x[0]) ? Code.Primary($"{Types.Torch}.tensor({Input(0).Text}).clamp({Input(1).Text}, {Input(2).Text})")
                    : Code.Primary($"{Input(0).At(Precedence.Primary)}.clamp({Input(1).Text}, {Input(2).Text})");

            case Op.Less:
                return Infix(Input(0), "<", Input(1), Precedence.Relational);
            case Op.LessOrEqual:
                return Infix(Input(0), "<=", Input(1), Precedence.Relational);
            case Op.Greater:
                return Infix(Input(0), ">", Input(1), Precedence.Relational);
            case Op.GreaterOrEqual:
                return Infix(Input(0), ">=", Input(1), Precedence.Relational);
            case Op.Equal:
                return Infix(Input(0), "==", Input(1), Precedence.Equality);
            case Op.NotEqual:
                return Infix(Input(0), "!=", Input(1), Precedence.Equality);
            case Op.And:
                return AllHost() ? Infix(Input(0), "&&", Input(1), Precedence.ConditionalAnd) : Logical(Input(0), "&", Input(1), Precedence.BitAnd);
            case Op.Or:
                return AllHost() ? Logical(Input(0), "||", Input(1), Precedence.ConditionalOr) : Logical(Input(0), "|", Input(1), Precedence.BitOr);

            case Op.Select when isHost(x[0]):
                return new Code($"{Input(0).At(Precedence.ConditionalOr)} ? {Input(1).At(Precedence.ConditionalOr)} : {Input(2).At(Precedence.Conditional)}", Precedence.Conditional);
            case Op.Select when isHost(x[1]) && isHost(x[2]):
                return Code.Primary($"batch.Choose({Input(0).Text}, {Input(1).Text}, {Input(2).Text})");
            case Op.Select:
                return Code.Primary($"{Types.Torch}.where({Input(0).Text}, {Input(1).Text}, {Input(2).Text})");

            case Op.Widen when x[0].Scope == Scope.Batch:
                return Code.Primary($"{Axis(node.Scope)}.Fill({Input(0).Text})");
            case Op.Widen:
                return Code.Primary($"{Axis(x[0].Scope)}.Spread({Input(0).Text}, {Axis(node.Scope)})");

            case Op.CumulativeSum or Op.ReturnToGo or Op.GeneralizedAdvantage:
                return Code.Primary($"{Call(node, Scope.Token)}({string.Join(", ", x.Select(input => print(input).Text))}, per: {Axis(Scope.Sequence)})");

            case Op.Rank:
                return Code.Primary($"{Call(node, x[0].Scope)}({Input(0).Text}{(node.Per == Scope.Batch ? "" : $", per: {Axis(node.Per)}")})");
            case Op.Top or Op.Bottom or Op.TopCount or Op.BottomCount or Op.Sample or Op.Quantile:
                return Selection(node, print);

            case Op.Sum or Op.Mean or Op.Std or Op.Smallest or Op.Largest or Op.Count:
                return Aggregate(node, print);

            default:
                throw new ArgumentOutOfRangeException(nameof(node), node.Op, "the operation has no C# form");
        }

        Code Extreme(string host, string bound, string tensor) => AllHost() ? Code.Primary($"{host}({Input(0).Text}, {Input(1).Text})")
            : isHost(x[1]) ? Code.Primary($"{Input(0).At(Precedence.Primary)}.{bound}({Input(1).Text})")
            : isHost(x[0]) ? Code.Primary($"{Input(1).At(Precedence.Primary)}.{bound}({Input(0).Text})")
            : Code.Primary($"{tensor}({Input(0).Text}, {Input(1).Text})");
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

        if (node.Scope != Scope.Batch)
        {
            arguments.Add($"per: {Axis(node.Scope)}");
        }

        if (node.Inputs.Length > 1)
        {
            arguments.Add($"where: {print(node.Inputs[1]).Text}");
        }

        return Code.Primary($"{Call(node, over)}({string.Join(", ", arguments)}){(IsHost(node) ? ".ToDouble()" : "")}");
    }

    private static Code Selection(Node node, Func<Node, Code> print)
    {
        var arguments = node.Inputs.Take(2).Select(input => print(input).Text).ToList();
        if (node.Op == Op.Sample)
        {
            arguments.Add($"batch.RandomKeys({PlainText.Quoted(NodeNames.Of(node))}, {Axis(node.Inputs[1].Scope)})");
        }

        if (node.Inputs.Length > 2)
        {
            arguments.Add($"where: {print(node.Inputs[2]).Text}");
        }

        return Code.Primary($"{Call(node, node.Inputs[1].Scope)}({string.Join(", ", arguments)}){(IsHost(node) ? ".ToDouble()" : "")}");
    }

    /// <summary>The method of an axis that computes an operation.</summary>
    private static string Call(Node node, Scope over) =>
        $"{Axis(over)}.{AxisMethods[node.Op] ?? throw new ArgumentOutOfRangeException(nameof(node), node.Op, "an axis has no method for the operation")}";

    private static Code Infix(Code left, string sign, Code right, int precedence) =>
        new($"{left.At(precedence)} {sign} {right.At(precedence + 1)}", precedence);

    /// <summary>Prints an operand, with parentheses that help readers: around an operand with a different operator.</summary>
    private static Code Logical(Code left, string sign, Code right, int precedence)
    {
        return new Code($"{Operand(left)} {sign} {Operand(right)}", precedence);

        string Operand(Code code) => code.Precedence == precedence || (sign == "||" && code.Precedence > Precedence.ConditionalAnd) ? code.Text : code.At(Precedence.Unary);
    }

    /// <summary>The axis of the batch along which values of a scope lie.</summary>
    public static string Axis(Scope scope) => scope switch
    {
        Scope.Group => "batch.Groups",
        Scope.Sequence => "batch.Sequences",
        Scope.Position => "batch.Positions",
        Scope.Token => "batch.Tokens",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "the batch has no axis of this scope"),
    };
}
