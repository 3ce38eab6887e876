using static TorchSharp.torch;

namespace EntroPIC.Training;

/// <summary>An optimizer whose state can be saved by weight name and restored bit for bit.</summary>
public interface IResumableOptimizer
{
    /// <summary>State of the optimizer, by name; the optimizer keeps the tensors.</summary>
    IReadOnlyList<(string Name, Tensor Value)> State { get; }

    /// <summary>Restores a saved <see cref="State"/>.</summary>
    /// <param name="read">A tensor by its name, owned by the caller; <c>null</c> if there is none.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or of another shape or type; nothing was changed.</exception>
    void Restore(Func<string, Tensor?> read);
}
