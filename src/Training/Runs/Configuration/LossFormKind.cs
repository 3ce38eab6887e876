using EntroPIC.Kernels;

namespace EntroPIC.Runs.Configuration;

/// <summary>How losses and their metrics are found.</summary>
public enum LossFormKind
{
    /// <summary>By compiled kernels where there are some: <see cref="FusedForm"/>.</summary>
    Fused,

    /// <summary>By TorchSharp operations with autograd, to compare with: <see cref="TensorForm"/>.</summary>
    Tensor,
}
