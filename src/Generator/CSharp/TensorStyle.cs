using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Generator.CSharp;

/// <summary>Statements, common to all C# styles.</summary>
internal abstract class CSharpStyle : ExpressionStyle
{
    public override string ToNumber(Code code) => code.At(Precedence.Primary) + ".ToDouble()";

    public override string Declare(string name, string value) => $"var {name} = {value};";

    public override string Comment(string text) => $"// {text}";
}

/// <summary>Tensors: <see cref="ExpressionPrinter"/>.</summary>
/// <param name="inputs">The declared signals; controllers have none.</param>
internal sealed class TensorStyle(InputsPrinter? inputs = null) : CSharpStyle
{
    public override Code Print(Node node, Func<Node, Code> print) => node.Op == Op.DeclaredSignal
        ? Code.Primary($"batch.Given({inputs!.Of(node.Name)})")
        : ExpressionPrinter.Print(node, print, IsHost);

    protected override bool IsHostByType(Node node) => ExpressionPrinter.IsHost(node);

    // An aggregate is a pass over the tokens.
    public override bool IsLocal(Node node) => node.Family == OpFamily.Aggregate && node.Scope != Scope.Batch;

    // A count prints only its condition, since its operand has no value.
    public override Node[] ShownInputs(Node node) => node.Op switch
    {
        Op.Count => [.. node.Inputs.Skip(1)],
        Op.StraightThrough => [.. node.Inputs, node.Inputs[1]],
        _ => node.Inputs,
    };
}
