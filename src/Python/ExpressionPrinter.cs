using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>Prints one node as a Python expression.</summary>
internal static class ExpressionPrinter
{
    private static readonly Dictionary<Op, string> HostFunctions = new()
    {
        [Op.Exp] = "exp", [Op.Log] = "log", [Op.Abs] = "abs", [Op.Sqrt] = "sqrt_of", [Op.Floor] = "floor_of", [Op.Ceil] = "ceil_of",
        [Op.Sign] = "sign_of", [Op.Cos] = "cos_of", [Op.Sin] = "sin_of", [Op.Sigmoid] = "sigmoid", [Op.Tanh] = "math.tanh", [Op.Softplus] = "softplus",
        [Op.Indicator] = "float",
    };

    private static readonly Dictionary<Op, (string Sign, int Precedence)> Signs = new()
    {
        [Op.Add] = ("+", Precedence.Additive), [Op.Subtract] = ("-", Precedence.Additive),
        [Op.Multiply] = ("*", Precedence.Multiplicative), [Op.Divide] = ("/", Precedence.Multiplicative),
        [Op.Less] = ("<", Precedence.Comparison), [Op.LessOrEqual] = ("<=", Precedence.Comparison), [Op.Greater] = (">", Precedence.Comparison),
        [Op.GreaterOrEqual] = (">=", Precedence.Comparison), [Op.Equal] = ("==", Precedence.Comparison), [Op.NotEqual] = ("!=", Precedence.Comparison),
    };

    /// <summary>The expression of a node, given those of its inputs.</summary>
    public static Code Print(TensorStyle style, Node node, Func<Node, Code> print)
    {
        var x = node.Inputs;
        Code Input(int i) => !style.IsOfStep && Padding.IsUnsafe(node, i) ? Present(x[i]) : print(x[i]);
        string At(int i, int place) => Input(i).At(place);
        string Branch(int i, int place) => style.IsHost(x[i]) && !style.IsHost(node) ? style.Tensor(Input(i)).At(place)
            : node.Scope is Scope.Token or Scope.Position && !LossPrinter.HasColumns(x[i]) ? InColumns(x[i])
            : At(i, place);
        string InColumns(Node value) => LossPrinter.HasColumns(value) ? print(value).Text : $"{print(value).At(Precedence.Primary)}.expand_as(mask)";
        Code Present(Node value) => Code.Primary($"present({print(value).Text}, mask)");
        var areHost = x.All(style.IsHost);
        switch (node.Op)
        {
            case Op.Number:
                var number = PythonText.Float(node.Number);
                return new Code(number, number[0] == '-' ? Precedence.Unary : Precedence.Primary);
            case Op.Truth:
                return Code.Primary(node.IsTrue ? "True" : "False");
            case Op.Signal:
                return Code.Primary(node.Name);
            case Op.Parameter:
                return Code.Primary("options." + PythonText.Attribute(node.Name));
            case Op.Negate:
                return new Code("-" + At(0, Precedence.Power), Precedence.Unary);
            case Op.Square:
                return areHost ? Code.Primary($"square_of({Input(0).Text})") : new Code($"{At(0, Precedence.Primary)} ** 2", Precedence.Power);
            case Op.Not:
                return areHost ? new Code($"not {At(0, Precedence.Comparison)}", Precedence.Not) : new Code("~" + At(0, Precedence.Power), Precedence.Unary);
            case Op.Stop:
                return areHost ? Input(0) : Code.Primary(At(0, Precedence.Primary) + (style.IsHost(node) ? ".item()" : ".detach()"));
            case Op.Softplus when !areHost:
                // PyTorch's own softplus is not exact above 20.
                return new Code($"-torch.nn.functional.logsigmoid(-{At(0, Precedence.Power)})", Precedence.Unary);
            case Op.Indicator when !areHost:
                return Code.Primary($"{At(0, Precedence.Primary)}.to({style.Type})");
            case Op.Exp or Op.Log or Op.Abs or Op.Sqrt or Op.Floor or Op.Ceil or Op.Sign or Op.Cos or Op.Sin or Op.Sigmoid or Op.Tanh or Op.Softplus or Op.Indicator:
                var function = areHost ? HostFunctions[node.Op] : "torch." + OpInfo.Of(node.Op).Symbol;
                return Code.Primary($"{function}({Input(0).Text})");

            case Op.Divide when areHost && !IsNeverZero(x[1]):
                return Code.Primary($"divide({Input(0).Text}, {Input(1).Text})");
            case Op.Add or Op.Subtract or Op.Multiply or Op.Divide:
                var (sign, precedence) = Signs[node.Op];
                return new Code($"{At(0, precedence)} {sign} {At(1, precedence + 1)}", precedence);
            case Op.Less or Op.LessOrEqual or Op.Greater or Op.GreaterOrEqual or Op.Equal or Op.NotEqual:
                // Without parentheses these would be a chained comparison.
                return new Code($"{At(0, Precedence.BitOr)} {Signs[node.Op].Sign} {At(1, Precedence.BitOr)}", Precedence.Comparison);
            case Op.Power:
                return areHost ? Code.Primary($"power_of({Input(0).Text}, {Input(1).Text})")
                    : new Code($"{At(0, Precedence.Primary)} ** {At(1, Precedence.Unary)}", Precedence.Power);
            case Op.Min:
                return Extreme(style, node, print, "min", "max", "minimum");
            case Op.Max:
                return Extreme(style, node, print, "max", "min", "maximum");
            case Op.StraightThrough:
                return new Code($"{At(0, Precedence.Additive)} + ({At(1, Precedence.Additive)} - {At(1, Precedence.Primary)}.detach())", Precedence.Additive);
            case Op.Clamp:
                if (areHost)
                {
                    return Code.Primary($"min(max({Input(0).Text}, {Input(1).Text}), {Input(2).Text})");
                }

                var clamped = (style.IsHost(x[0]) ? style.Tensor(Input(0)) : Input(0)).At(Precedence.Primary);
                return Code.Primary(style.IsHost(x[1]) == style.IsHost(x[2])
                    ? $"{clamped}.clamp({Input(1).Text}, {Input(2).Text})"
                    : $"{clamped}.clamp(min={Input(1).Text}).clamp(max={Input(2).Text})");
            case Op.And:
                return areHost ? Logical("and", Precedence.And) : Logical("&", Precedence.BitAnd);
            case Op.Or:
                return areHost ? Logical("or", Precedence.Or) : Logical("|", Precedence.BitOr);

            case Op.Select when style.IsHost(x[0]):
                return new Code($"{Branch(1, Precedence.Or)} if {At(0, Precedence.Or)} else {Branch(2, Precedence.Conditional)}", Precedence.Conditional);
            case Op.Select when style.IsHost(x[1]) && style.IsHost(x[2]):
                return Code.Primary($"torch.where({Input(0).Text}, {style.Tensor(Input(1)).Text}, {style.Tensor(Input(2)).Text})");
            case Op.Select:
                return Code.Primary($"torch.where({Input(0).Text}, {Input(1).Text}, {Input(2).Text})");

            case Op.Widen when x[0].Scope == Scope.Batch:
                return Code.Primary($"filled({Input(0).Text}, {AggregatePrinter.Elements(node.Scope)})");
            case Op.Widen:
                return style.IsOfStep ? Input(0)
                    : Padding.IsOfColumns(node) ? Code.Primary($"padded({InColumns(x[0])}, mask)")
                    : Padding.IsUnsafe(node) ? Present(x[0])
                    : Input(0);

            case Op.CumulativeSum:
                return Code.Primary($"cumulative_sum({Input(0).Text}, mask)");
            case Op.ReturnToGo:
                return Code.Primary($"return_to_go({Input(0).Text}, {Input(1).Text}, mask)");
            case Op.GeneralizedAdvantage:
                return Code.Primary($"generalized_advantage({string.Join(", ", x.Select(input => print(input).Text))}, mask)");

            default:
                return AggregatePrinter.Print(style, node, print);
        }

        // Readers know the precedence of Python's `and` and `or`, but not that of `&` and `|`.
        Code Logical(string word, int level)
        {
            return new Code($"{Operand(Input(0))} {word} {Operand(Input(1))}", level);

            string Operand(Code code) => code.Precedence == level || code.Precedence > Precedence.BitAnd || (areHost && code.Precedence >= Precedence.Not)
                ? code.Text
                : $"({code.Text})";
        }
    }

    private static Code Extreme(TensorStyle style, Node node, Func<Node, Code> print, string host, string bound, string tensor)
    {
        var (left, right) = (node.Inputs[0], node.Inputs[1]);
        return (style.IsHost(left), style.IsHost(right)) switch
        {
            (true, true) => Code.Primary($"{host}({print(left).Text}, {print(right).Text})"),
            (false, true) => Code.Primary($"{print(left).At(Precedence.Primary)}.clamp({bound}={print(right).Text})"),
            (true, false) => Code.Primary($"{print(right).At(Precedence.Primary)}.clamp({bound}={print(left).Text})"),
            _ => Code.Primary($"torch.{tensor}({print(left).Text}, {print(right).Text})"),
        };
    }

    /// <summary>True for a divisor that Python's `/` accepts; any other division follows the rules of tensors.</summary>
    private static bool IsNeverZero(Node divisor) => divisor switch
    {
        { Op: Op.Number } => divisor.Number != 0,
        { Op: Op.Parameter } => true,
        { Op: Op.Max } => divisor.Inputs.Any(static input => input is { Op: Op.Number, Number: > 0 }),
        _ => false,
    };
}
