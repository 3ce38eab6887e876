using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>
/// Padded PyTorch tensors: [B, T] per token and position, [B, 1] per sequence and group, so that values of outer scopes broadcast.
/// A batch value without gradient is a Python number.
/// </summary>
/// <param name="like">A tensor that gives its type to numbers without a tensor operand, or <c>null</c>.</param>
/// <param name="isOfStep">True if sums over the batch include all processes that hold it.</param>
/// <param name="nonZero">Params that are never 0.</param>
internal sealed class TensorStyle(string? like, bool isOfStep, IReadOnlyCollection<string> nonZero) : ExpressionStyle
{
    /// <summary>The type of numbers without a tensor operand.</summary>
    public string Type => like is null ? "torch.float64" : $"{like}.dtype";

    public bool IsOfStep => isOfStep;

    /// <summary>True for a divisor that Python's `/` accepts; any other division of numbers follows the rules of tensors.</summary>
    public bool IsNeverZero(Node divisor) => divisor switch
    {
        { Op: Op.Number } => divisor.Number != 0,
        { Op: Op.Parameter } => nonZero.Contains(divisor.Name),
        { Op: Op.Max } => divisor.Inputs.Any(static input => input is { Op: Op.Number, Number: > 0 }),
        _ => false,
    };

    public override Code Print(Node node, Func<Node, Code> print) => ExpressionPrinter.Print(this, node, print);

    public override string ToNumber(Code code) => code.At(Precedence.Primary) + ".item()";

    public override string Declare(string name, string value) => $"{name} = {value}";

    public override string Comment(string text) => PythonText.Comment(text);

    protected override bool IsHostByType(Node node) => node.Scope == Scope.Batch && !node.IsLive;

    // An aggregate is a pass over the tokens.
    public override bool IsLocal(Node node) => node.Family == OpFamily.Aggregate && node.Scope != Scope.Batch;

    public override bool IsTransparent(Node node) =>
        node.Op == Op.Widen && node.Inputs[0].Scope != Scope.Batch && (isOfStep || !(Padding.IsOfColumns(node) || Padding.IsUnsafe(node)));

    public override Node[] ShownInputs(Node node) => node.Op == Op.StraightThrough ? [.. node.Inputs, node.Inputs[1]]
        : node.Family is OpFamily.Aggregate or OpFamily.Selection ? AggregatePrinter.ShownInputs(node)
        : node.Inputs;

    /// <summary>A number as a tensor of that type.</summary>
    public Code Tensor(Code number) =>
        Code.Primary(like is null ? $"torch.tensor({number.Text}, dtype=torch.float64)" : $"{like}.new_tensor({number.Text})");
}
