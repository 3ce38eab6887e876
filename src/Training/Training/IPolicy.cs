using EntroPIC.Batches;
using EntroPIC.Kernels;
using TorchSharp.Modules;

namespace EntroPIC.Training;

/// <summary>What is trained: something that, given a batch's prompts and tokens, says how likely every word was at each token.</summary>
public interface IPolicy
{
    /// <summary>Its trainable weights by name, in a fixed order.</summary>
    IReadOnlyList<(string Name, Parameter Weight)> Weights { get; }

    /// <summary>The outputs for each token of the batch, packed as the batch is.</summary>
    /// <param name="batch">With <see cref="PackedBatch.Prompts"/> and <see cref="PackedBatch.TokenIds"/>.</param>
    PolicyOutputs Forward(PackedBatch batch);
}
