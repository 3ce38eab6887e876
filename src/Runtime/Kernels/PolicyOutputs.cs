using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>
/// What a policy gives for each token of a batch: logits, or hidden states with the linear head that makes logits of them. Passing
/// the head on lets a form work without a buffer of all logits. N tokens, V columns of logits, D hidden.
/// </summary>
/// <param name="Values">Logits [N, V], or hidden states [N, D] where there is a head.</param>
/// <param name="Head">The head's weight [V, D]; <c>null</c> where <paramref name="Values"/> are logits.</param>
public sealed record PolicyOutputs(Tensor Values, Tensor? Head = null)
{
    /// <summary>Words of the vocabulary: the first columns. What a model pads its head with is no word. Default: all columns.</summary>
    public int? Words { get; init; }

    /// <summary>
    /// Whether a form may put the gradient in the place of the logits. Only where nothing that the logits were computed by needs their
    /// values for its own gradient.
    /// </summary>
    public bool MayOverwrite { get; init; }

    /// <summary>The logits of all words, [N, <see cref="Words"/>].</summary>
    public Tensor Logits()
    {
        var logits = Head is null ? Values : nn.functional.linear(Values, Head);
        return Words is { } words ? logits.narrow(1, 0, words) : logits;
    }
}
