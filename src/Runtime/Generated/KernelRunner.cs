using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>Runs a kernel: the way back from a loss, which knows its kernel, to the runtime, which knows how to run any.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class KernelRunner
{
    /// <summary>Runs it to the end.</summary>
    /// <returns>The kernel, with what it found.</returns>
    public abstract TKernel Run<TKernel>(TKernel kernel) where TKernel : struct, ILossKernel;
}
