using EntroPIC.Batches;
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

    /// <summary>Whether there is somewhere for a gradient to go.</summary>
    internal bool TakesGradient => MayOverwrite || Values.requires_grad || Head is { requires_grad: true };

    /// <summary>Refuses outputs that are not those of a batch's tokens: what follows reads and writes memory by them.</summary>
    /// <exception cref="ArgumentException">Shapes do not agree, or a token is outside the vocabulary.</exception>
    internal void EnsureFits(PackedBatch batch)
    {
        EnsureShapes(batch.Layout.TokenCount);
        if (batch.TokenIds.Count != batch.Layout.TokenCount)
        {
            throw new ArgumentException($"the batch has {batch.TokenIds.Count} token ids for {batch.Layout.TokenCount} tokens");
        }

        var words = Words ?? (int)(Head?.shape[0] ?? Values.shape[1]);
        for (var token = 0; token < batch.TokenIds.Count; token++)
        {
            if ((uint)batch.TokenIds[token] >= (uint)words)
            {
                throw new ArgumentException($"token {token} of the batch has the id {batch.TokenIds[token]}, outside the vocabulary of {words} words");
            }
        }
    }

    private void EnsureShapes(int tokens)
    {
        if (Values.dim() != 2 || Values.shape[0] != tokens)
        {
            throw new ArgumentException($"`{nameof(Values)}` is [{string.Join(", ", Values.shape)}]; it must have a row for each of the batch's {tokens} tokens");
        }

        if (Head is not null && (Head.dim() != 2 || Head.shape[1] != Values.shape[1]))
        {
            throw new ArgumentException(
                $"`{nameof(Head)}` is [{string.Join(", ", Head.shape)}] and `{nameof(Values)}` are [{string.Join(", ", Values.shape)}]; "
                + "both must end with the same size");
        }

        var columns = Head?.shape[0] ?? Values.shape[1];
        if (Words is { } words && (words < 1 || words > columns))
        {
            throw new ArgumentException($"`{nameof(Words)}` is {words}; it must be from 1 to the {columns} columns of the logits");
        }
    }
}
