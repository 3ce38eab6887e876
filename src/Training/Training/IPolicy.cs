using EntroPIC.Batches;
using EntroPIC.Kernels;
using TorchSharp.Modules;

namespace EntroPIC.Training;

/// <summary>The model being trained: it maps the prompts and tokens of a batch to logits over the vocabulary at each token.</summary>
public interface IPolicy
{
    /// <summary>Its trainable weights by name, in a fixed order.</summary>
    IReadOnlyList<(string Name, Parameter Weight)> Weights { get; }

    /// <summary>The outputs for each token of the batch, packed as the batch is.</summary>
    /// <param name="batch">With <see cref="PackedBatch.Prompts"/> and <see cref="PackedBatch.TokenIds"/>.</param>
    PolicyOutputs Forward(PackedBatch batch);
}
