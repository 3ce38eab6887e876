using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// Prints an elementwise operation as a C# expression: of numbers if all its inputs are C# numbers or conditions, else of tensors.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="print">Prints an input.</param>
/// <param name="isHost">True for a node that is a C# number or condition.</param>
internal sealed class ElementwisePrinter(Node node, Func<Node, Code> print, Func<Node, bool> isHost)
{
    private readonly bool _areHost = node.Inputs.All(isHost);

    public Code Print() => node.Inputs.Length == 1 ? PrintFunction()
        : node.Op == Op.Select ? PrintChoice()
        : OpInfo.Of(node.Op).Kind == ValueKind.Condition ? PrintCondition()
        : PrintArithmetic();

    /// <summary>An operation on one input.</summary>
    private Code PrintFunction() => node.Op switch
    {
        Op.Negate => new Code("-" + At(0, Precedence.Primary), Precedence.Unary),
        Op.Exp => Function($"{Types.Math}.Exp", "exp"),
        Op.Log => Function($"{Types.Math}.Log", "log"),
        Op.Abs => Function($"{Types.Math}.Abs", "abs"),
        Op.Sqrt => Function($"{Types.Math}.Sqrt", "sqrt"),
        Op.Square => Function($"{Types.ScalarMath}.Square", "square"),
        Op.Floor => Function($"{Types.Math}.Floor", "floor"),
        Op.Ceil => Function($"{Types.Math}.Ceiling", "ceil"),
        Op.Sign => Function($"{Types.ScalarMath}.Sign", "sign"),
        Op.Cos => Function($"{Types.Math}.Cos", "cos"),
        Op.Sin => Function($"{Types.Math}.Sin", "sin"),
        Op.Sigmoid => Function($"{Types.ScalarMath}.Sigmoid", "sigmoid"),
        Op.Tanh => Function($"{Types.Math}.Tanh", "tanh"),

        // PyTorch's own softplus is not exact above 20.
        Op.Softplus => _areHost
            ? Code.Primary($"{Types.ScalarMath}.Softplus({Text(0)})")
            : new Code($"-{Types.Torch}.nn.functional.logsigmoid(-{At(0, Precedence.Primary)})", Precedence.Unary),
        Op.Stop => _areHost ? Input(0) : Method(isHost(node) ? "ToDouble" : "detach"),
        Op.Not => new Code((_areHost ? "!" : "~") + At(0, Precedence.Primary), Precedence.Unary),
        Op.Indicator => _areHost
            ? new Code($"{At(0, Precedence.ConditionalOr)} ? 1.0 : 0.0", Precedence.Conditional)
            : Code.Primary($"{(node.Scope == Scope.Vocabulary ? "vocabulary" : "batch")}.Number({Text(0)})"),
        _ => throw ExpressionPrinter.HasNoForm(node),
    };

    /// <summary>A number from several numbers.</summary>
    private Code PrintArithmetic() => node.Op switch
    {
        Op.Add => Infix("+", Precedence.Additive),
        Op.Subtract => Infix("-", Precedence.Additive),
        Op.Multiply => Infix("*", Precedence.Multiplicative),
        Op.Divide => Infix("/", Precedence.Multiplicative),
        Op.Power => _areHost ? Code.Primary($"{Types.Math}.Pow({Text(0)}, {Text(1)})")
            : isHost(node.Inputs[1]) ? Code.Primary($"{At(0, Precedence.Primary)}.pow({Text(1)})")
            : Code.Primary($"{Types.Torch}.pow({Text(0)}, {Text(1)})"),
        Op.Binomial => Code.Primary($"{(_areHost ? Types.ScalarMath : Types.TensorMath)}.Binomial({Text(0)}, {Text(1)})"),
        Op.Min => Extreme($"{Types.Math}.Min", "clamp_max", $"{Types.Torch}.minimum"),
        Op.Max => Extreme($"{Types.Math}.Max", "clamp_min", $"{Types.Torch}.maximum"),
        Op.StraightThrough => new Code(
            $"{At(0, Precedence.Additive)} + ({At(1, Precedence.Additive)} - {At(1, Precedence.Primary)}.detach())", Precedence.Additive),
        Op.Clamp => _areHost ? Code.Primary($"{Types.ScalarMath}.Clamp({Text(0)}, {Text(1)}, {Text(2)})")
            : isHost(node.Inputs[0]) ? Code.Primary($"{Types.Torch}.tensor({Text(0)}).clamp({Text(1)}, {Text(2)})")
            : Code.Primary($"{At(0, Precedence.Primary)}.clamp({Text(1)}, {Text(2)})"),
        _ => throw ExpressionPrinter.HasNoForm(node),
    };

    /// <summary>A condition from two inputs.</summary>
    private Code PrintCondition() => node.Op switch
    {
        Op.Less => Infix("<", Precedence.Relational),
        Op.LessOrEqual => Infix("<=", Precedence.Relational),
        Op.Greater => Infix(">", Precedence.Relational),
        Op.GreaterOrEqual => Infix(">=", Precedence.Relational),
        Op.Equal => Infix("==", Precedence.Equality),
        Op.NotEqual => Infix("!=", Precedence.Equality),
        Op.And => _areHost ? Infix("&&", Precedence.ConditionalAnd) : Logical("&", Precedence.BitAnd),
        Op.Or => _areHost ? Logical("||", Precedence.ConditionalOr) : Logical("|", Precedence.BitOr),
        _ => throw ExpressionPrinter.HasNoForm(node),
    };

    private Code PrintChoice()
    {
        var x = node.Inputs;
        if (isHost(x[0]))
        {
            return new Code(
                $"{At(0, Precedence.ConditionalOr)} ? {At(1, Precedence.ConditionalOr)} : {At(2, Precedence.Conditional)}", Precedence.Conditional);
        }

        var method = isHost(x[1]) && isHost(x[2]) ? (node.Scope == Scope.Vocabulary ? "vocabulary.Choose" : "batch.Choose") : $"{Types.Torch}.where";
        return Code.Primary($"{method}({Text(0)}, {Text(1)}, {Text(2)})");
    }

    private Code Input(int i) => print(node.Inputs[i]);

    private string Text(int i) => Input(i).Text;

    private string At(int i, int precedence) => Input(i).At(precedence);

    private Code Method(string name) => Code.Primary($"{At(0, Precedence.Primary)}.{name}()");

    private Code Function(string host, string tensor) => _areHost ? Code.Primary($"{host}({Text(0)})") : Method(tensor);

    private Code Extreme(string host, string bound, string tensor) => _areHost ? Code.Primary($"{host}({Text(0)}, {Text(1)})")
        : isHost(node.Inputs[1]) ? Code.Primary($"{At(0, Precedence.Primary)}.{bound}({Text(1)})")
        : isHost(node.Inputs[0]) ? Code.Primary($"{At(1, Precedence.Primary)}.{bound}({Text(0)})")
        : Code.Primary($"{tensor}({Text(0)}, {Text(1)})");

    private Code Infix(string sign, int precedence) => new($"{At(0, precedence)} {sign} {At(1, precedence + 1)}", precedence);

    /// <summary>Prints <c>and</c> or <c>or</c> with parentheses that help readers: around an operand with a different operator.</summary>
    private Code Logical(string sign, int precedence)
    {
        return new Code($"{Operand(Input(0))} {sign} {Operand(Input(1))}", precedence);

        string Operand(Code code) =>
            code.Precedence == precedence || (sign == "||" && code.Precedence > Precedence.ConditionalAnd)
                ? code.Text
                : code.At(Precedence.Unary);
    }
}
