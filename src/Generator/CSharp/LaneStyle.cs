using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// Lanes: several tokens side by side in <c>TLane</c>. A batch value is a <c>double</c>, converted to a lane next to one. There is no
/// gradient to detach: it is written explicitly.
/// </summary>
/// <param name="columns">The nodes loaded from memory, with the name of their column.</param>
/// <param name="isOfVocabulary">True for lanes of the vocabulary of one token, whose own values are numbers.</param>
internal sealed class LaneStyle(Dictionary<Node, string> columns, bool isOfVocabulary = false) : CSharpStyle
{
    /// <summary>The method of the runtime for each operation without an operator.</summary>
    private static readonly OpTable<string> Methods = new()
    {
        [Op.Exp] = "TLane.Exp", [Op.Log] = "TLane.Log", [Op.Abs] = "TLane.Abs", [Op.Sqrt] = "TLane.Sqrt", [Op.Floor] = "TLane.Floor",
        [Op.Ceil] = "TLane.Ceil",
        [Op.Cos] = "TLane.Cos", [Op.Sin] = "TLane.Sin", [Op.Tanh] = "TLane.Tanh", [Op.Power] = "TLane.Power", [Op.Binomial] = "TLane.Binomial", [Op.Min] = "TLane.Min",
        [Op.Max] = "TLane.Max",
        [Op.Equal] = "TLane.AreEqual", [Op.Select] = "TLane.Choose",
        [Op.Square] = $"{Types.Lane}.Square<TLane>", [Op.Sign] = $"{Types.Lane}.Sign<TLane>", [Op.Sigmoid] = $"{Types.Lane}.Sigmoid<TLane>",
        [Op.Softplus] = $"{Types.Lane}.Softplus<TLane>", [Op.Clamp] = $"{Types.Lane}.Clamp<TLane>",
        [Op.Indicator] = $"{Types.Lane}.Number<TLane>",
    };

    protected override bool IsHostByType(Node node) => isOfVocabulary ? node.Scope != Scope.Vocabulary : node.Scope == Scope.Batch;

    public override bool IsLeaf(Node node) => base.IsLeaf(node) || columns.ContainsKey(node);

    public override bool IsLocal(Node node) => columns.ContainsKey(node);

    public override bool IsTransparent(Node node) => node.Op is Op.Widen or Op.Stop or Op.StraightThrough;

    public override Code Print(Node node, Func<Node, Code> print)
    {
        if (columns.TryGetValue(node, out var column))
        {
            return Load(node, column);
        }

        if (IsTransparent(node))
        {
            var passed = print(node.Inputs[0]);
            return IsHost(node) || !IsHost(node.Inputs[0]) ? passed : ToLane(node, passed);
        }

        return IsHost(node) ? ExpressionPrinter.PrintHost(node, print) : PrintLane(node, print);
    }

    private static Code Load(Node node, string column)
    {
        var kind = node.IsCondition ? "Condition" : "";
        return Code.Primary(node.Scope == Scope.Token ? $"TLane.Load{kind}({column}, token)" : $"TLane.Spread{kind}({column}, sequence)");
    }

    /// <summary>A batch value as a lane, so that expressions of it are lanes, too.</summary>
    private static Code ToLane(Node node, Code host) =>
        node.IsCondition
            ? Code.Primary($"TLane.Condition({host.Text})")
            : new Code($"(TLane){host.At(Precedence.Primary)}", Precedence.Unary);

    private Code PrintLane(Node node, Func<Node, Code> print)
    {
        var x = node.Inputs;
        Code Input(int i) => x[i].IsCondition && IsHost(x[i]) ? ToLane(x[i], print(x[i])) : print(x[i]);
        Code Call(Op op) => Code.Primary($"{Methods[op] ?? throw new ArgumentOutOfRangeException(nameof(node), op, "the operation has no form for lanes")}({string.Join(", ", x.Select((_, i) => Input(i).Text))})");
        Code Infix(string sign, int precedence) => new($"{Input(0).At(precedence)} {sign} {Input(1).At(precedence + 1)}", precedence);
        return node.Op switch
        {
            Op.Negate => new Code("-" + Input(0).At(Precedence.Primary), Precedence.Unary),
            Op.Not => new Code("~" + Input(0).At(Precedence.Primary), Precedence.Unary),
            Op.Add => Infix("+", Precedence.Additive),
            Op.Subtract => Infix("-", Precedence.Additive),
            Op.Multiply => Infix("*", Precedence.Multiplicative),
            Op.Divide => Infix("/", Precedence.Multiplicative),
            Op.Less => Infix("<", Precedence.Relational),
            Op.LessOrEqual => Infix("<=", Precedence.Relational),
            Op.Greater => Infix(">", Precedence.Relational),
            Op.GreaterOrEqual => Infix(">=", Precedence.Relational),
            Op.And => Logical("&", Precedence.BitAnd),
            Op.Or => Logical("|", Precedence.BitOr),
            Op.NotEqual => new Code("~" + Call(Op.Equal).Text, Precedence.Unary),
            Op.Select when IsHost(Source(x[0])) => new Code(
                $"{print(Source(x[0])).At(Precedence.ConditionalOr)} ? {Input(1).At(Precedence.ConditionalOr)} : {Input(2).At(Precedence.Conditional)}", Precedence.Conditional),
            _ => Call(node.Op),
        };

        // Parentheses around mixed operators: readers may know another precedence.
        Code Logical(string sign, int precedence)
        {
            string Operand(int i) => Input(i) is var code && code.Precedence is Precedence.BitAnd or Precedence.BitOr && code.Precedence != precedence
                ? $"({code.Text})"
                : code.At(precedence);
            return new($"{Operand(0)} {sign} {Operand(1)}", precedence);
        }
    }

    /// <summary>The operand that a transparent node passes on.</summary>
    private Node Source(Node node)
    {
        while (IsTransparent(node) && !columns.ContainsKey(node))
        {
            node = node.Inputs[0];
        }

        return node;
    }
}
