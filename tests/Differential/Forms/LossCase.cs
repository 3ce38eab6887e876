using EntroPIC.Losses;

namespace Differential.Forms;

/// <summary>A loss of a compiled program, and the batch that it is tried on.</summary>
internal sealed record LossCase(CompiledProgram Program, LossSyntax Syntax, BatchCase Batch)
{
    public string Name => Syntax.Name;

    /// <summary>The loss as the runtime has it, at its first step.</summary>
    public PolicyLoss Create() => Program.Create(Name);
}
