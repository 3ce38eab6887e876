using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>
/// Prints an elementwise operation as a Python expression: of numbers if all its inputs are Python numbers or conditions, else of tensors.
/// </summary>
/// <param name="style">The style.</param>
/// <param name="node">The node.</param>
/// <param name="print">Prints an input.</param>
internal sealed class ElementwisePrinter(TensorStyle style, Node node, Func<Node, Code> print)
{
    private static readonly OpTable<string> HostFunctions = new()
    {
        [Op.Exp] = "exp", [Op.Log] = "log", [Op.Abs] = "abs", [Op.Sqrt] = "sqrt_of", [Op.Floor] = "floor_of", [Op.Ceil] = "ceil_of",
        [Op.Sign] = "sign_of", [Op.Cos] = "cos_of", [Op.Sin] = "sin_of", [Op.Sigmoid] = "sigmoid", [Op.Tanh] = "math.tanh",
        [Op.Softplus] = "softplus",
        [Op.Indicator] = "float", [Op.Square] = "square_of",
    };

    private readonly bool _areHost = node.Inputs.All(style.IsHost);

    public Code Print() => node.Inputs.Length == 1 ? PrintFunction()
        : node.Op == Op.Select ? PrintChoice()
        : OpInfo.Of(node.Op).Kind == ValueKind.Condition ? PrintCondition()
        : PrintArithmetic();

    /// <summary>An operation on one input.</summary>
    private Code PrintFunction() => node.Op switch
    {
        Op.Negate => new Code("-" + At(0, Precedence.Power), Precedence.Unary),
        Op.Not => _areHost
            ? new Code($"not {At(0, Precedence.Comparison)}", Precedence.Not)
            : new Code("~" + At(0, Precedence.Power), Precedence.Unary),
        Op.Stop => _areHost ? Input(0) : Code.Primary(At(0, Precedence.Primary) + (style.IsHost(node) ? ".item()" : ".detach()")),
        Op.Square when !_areHost => new Code($"{At(0, Precedence.Primary)} ** 2", Precedence.Power),

        // PyTorch's own softplus is not exact above 20.
        Op.Softplus when !_areHost => new Code($"-torch.nn.functional.logsigmoid(-{At(0, Precedence.Power)})", Precedence.Unary),
        Op.Indicator when !_areHost => Code.Primary($"{At(0, Precedence.Primary)}.to({style.Type})"),
        _ => Code.Primary($"{Function()}({Text(0)})"),
    };

    /// <summary>A number from several numbers.</summary>
    private Code PrintArithmetic() => node.Op switch
    {
        Op.Add => Infix("+", Precedence.Additive),
        Op.Subtract => Infix("-", Precedence.Additive),
        Op.Multiply => Infix("*", Precedence.Multiplicative),
        Op.Divide when _areHost && !style.IsNeverZero(node.Inputs[1]) => Code.Primary($"divide({Text(0)}, {Text(1)})"),
        Op.Divide => Infix("/", Precedence.Multiplicative),
        Op.Power => _areHost
            ? Code.Primary($"power_of({Text(0)}, {Text(1)})")
            : new Code($"{At(0, Precedence.Primary)} ** {At(1, Precedence.Unary)}", Precedence.Power),
        Op.Binomial => Code.Primary($"{(_areHost ? "binomial_of" : "binomial")}({Text(0)}, {Text(1)})"),
        Op.Min => Extreme("min", "max", "minimum"),
        Op.Max => Extreme("max", "min", "maximum"),
        Op.StraightThrough => new Code(
            $"{At(0, Precedence.Additive)} + ({At(1, Precedence.Additive)} - {At(1, Precedence.Primary)}.detach())", Precedence.Additive),
        Op.Clamp => Code.Primary(_areHost ? $"min(max({Text(0)}, {Text(1)}), {Text(2)})" : Clamped()),
        _ => throw HasNoForm(),
    };

    /// <summary>A condition from two inputs.</summary>
    private Code PrintCondition() => node.Op switch
    {
        Op.Less => Comparison("<"),
        Op.LessOrEqual => Comparison("<="),
        Op.Greater => Comparison(">"),
        Op.GreaterOrEqual => Comparison(">="),
        Op.Equal => Comparison("=="),
        Op.NotEqual => Comparison("!="),
        Op.And => _areHost ? Logical("and", Precedence.And) : Logical("&", Precedence.BitAnd),
        Op.Or => _areHost ? Logical("or", Precedence.Or) : Logical("|", Precedence.BitOr),
        _ => throw HasNoForm(),
    };

    private Code PrintChoice()
    {
        var x = node.Inputs;
        return style.IsHost(x[0])
            ? new Code(
                $"{Branch(1, Precedence.Or)} if {At(0, Precedence.Or)} else {Branch(2, Precedence.Conditional)}", Precedence.Conditional)
            : style.IsHost(x[1]) && style.IsHost(x[2])
            ? Code.Primary($"torch.where({Text(0)}, {style.Tensor(Input(1)).Text}, {style.Tensor(Input(2)).Text})")
            : Code.Primary($"torch.where({Text(0)}, {Text(1)}, {Text(2)})");
    }

    private Code Input(int i) =>
        !style.IsOfStep && Padding.IsUnsafe(node, i) ? ExpressionPrinter.Present(node.Inputs[i], print) : print(node.Inputs[i]);

    private string Text(int i) => Input(i).Text;

    private string At(int i, int precedence) => Input(i).At(precedence);

    /// <summary>One side of a choice, which must have all elements.</summary>
    private string Branch(int i, int precedence) =>
        style.IsHost(node.Inputs[i]) && !style.IsHost(node) ? style.Tensor(Input(i)).At(precedence)
        : node.Scope is Scope.Token or Scope.Position && !LossPrinter.HasColumns(node.Inputs[i])
            ? ExpressionPrinter.InColumns(node.Inputs[i], print)
        : At(i, precedence);

    private string Function() => _areHost ? HostFunctions[node.Op] ?? throw HasNoForm() : "torch." + OpInfo.Of(node.Op).Symbol;

    private Code Infix(string sign, int precedence) => new($"{At(0, precedence)} {sign} {At(1, precedence + 1)}", precedence);

    // Without parentheses comparisons of comparisons would be chained.
    private Code Comparison(string sign) => new($"{At(0, Precedence.BitOr)} {sign} {At(1, Precedence.BitOr)}", Precedence.Comparison);

    // Readers know the precedence of Python's `and` and `or`, but not that of `&` and `|`.
    private Code Logical(string word, int precedence)
    {
        return new Code($"{Operand(Input(0))} {word} {Operand(Input(1))}", precedence);

        string Operand(Code code) =>
            code.Precedence == precedence || code.Precedence > Precedence.BitAnd || (_areHost && code.Precedence >= Precedence.Not)
            ? code.Text
            : $"({code.Text})";
    }

    private string Clamped()
    {
        var x = node.Inputs;
        var value = (style.IsHost(x[0]) ? style.Tensor(Input(0)) : Input(0)).At(Precedence.Primary);
        return style.IsHost(x[1]) == style.IsHost(x[2])
            ? $"{value}.clamp({Text(1)}, {Text(2)})"
            : $"{value}.clamp(min={Text(1)}).clamp(max={Text(2)})";
    }

    private Code Extreme(string host, string bound, string tensor)
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

    private ArgumentOutOfRangeException HasNoForm() => new(nameof(node), node.Op, "the operation has no Python form");
}
