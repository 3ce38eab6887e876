using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>Runs kernels: a loss knows its kernel, and a runner how to run any.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class KernelRunner
{
    /// <summary>Runs it to the end.</summary>
    /// <returns>The kernel, with its results.</returns>
    public abstract TKernel Run<TKernel>(TKernel kernel) where TKernel : struct, ILossKernel;
}
