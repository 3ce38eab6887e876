using EntroPIC.Kernels;

namespace EntroPIC.Training;

/// <summary>Ways to evaluate a loss and its metrics; results agree up to rounding.</summary>
public enum LossFormKind
{
    /// <summary>Compiled kernels where the loss has them: <see cref="FusedForm"/>.</summary>
    Fused,

    /// <summary>TorchSharp operations with autograd, slower, for comparison: <see cref="TensorForm"/>.</summary>
    Tensor,
}
