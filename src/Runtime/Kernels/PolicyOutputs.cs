using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>
/// What a policy gives for each token of a batch: logits, or hidden states with the linear head that makes logits of them. Passing
/// the head on lets a form work without a buffer of all logits. N tokens, V words in the vocabulary, D hidden.
/// </summary>
/// <param name="Values">Logits [N, V], or hidden states [N, D] where there is a head.</param>
/// <param name="Head">The head's weight [V, D]; <c>null</c> where <paramref name="Values"/> are logits.</param>
public sealed record PolicyOutputs(Tensor Values, Tensor? Head = null)
{
    /// <summary>The logits, [N, V].</summary>
    public Tensor Logits() => Head is null ? Values : nn.functional.linear(Values, Head);
}
