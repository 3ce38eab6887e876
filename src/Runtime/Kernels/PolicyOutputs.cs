using EntroPIC.Batches;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>
/// The outputs of a policy for each token of a batch: logits, or hidden states with the linear head that maps them to logits. With the
/// head, a form needs no buffer for all logits. N tokens, V columns of logits, D hidden.
/// </summary>
/// <param name="Values">Logits [N, V], or hidden states [N, D] where there is a head.</param>
/// <param name="Head">The head's weight [V, D]; <c>null</c> where <paramref name="Values"/> are logits.</param>
public sealed record PolicyOutputs(Tensor Values, Tensor? Head = null)
{
    /// <summary>Vocabulary size; columns beyond it are padding. Default: all columns.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>
    /// True if a form may overwrite the logits with their gradient: only if no operation before them needs their values for its own
    /// gradient.
    /// </summary>
    public bool MayOverwrite { get; init; }

    /// <summary>The logits of the vocabulary, [N, <see cref="VocabularySize"/>].</summary>
    public Tensor Logits()
    {
        var logits = Head is null ? Values : nn.functional.linear(Values, Head);
        return VocabularySize is { } vocabularySize ? logits.narrow(1, 0, vocabularySize) : logits;
    }

    /// <summary>True if a gradient can be passed on.</summary>
    internal bool TakesGradient => MayOverwrite || Values.requires_grad || Head is { requires_grad: true };

    /// <summary>Checks that the outputs are those of a batch's tokens: later stages read and write memory by them.</summary>
    /// <exception cref="ArgumentException">Shapes do not agree, or a token is outside the vocabulary.</exception>
    internal void EnsureFits(PackedBatch batch)
    {
        EnsureShapes(batch.Layout.TokenCount);
        if (batch.TokenIds.Count != batch.Layout.TokenCount)
        {
            throw new ArgumentException($"the batch has {batch.TokenIds.Count} token ids for {batch.Layout.TokenCount} tokens");
        }

        var vocabularySize = VocabularySize ?? (int)(Head?.shape[0] ?? Values.shape[1]);
        for (var token = 0; token < batch.TokenIds.Count; token++)
        {
            if ((uint)batch.TokenIds[token] >= (uint)vocabularySize)
            {
                throw new ArgumentException(
                    $"token {token} of the batch has the id {batch.TokenIds[token]}, outside the vocabulary of {vocabularySize} tokens");
            }
        }
    }

    private void EnsureShapes(int tokens)
    {
        if (Values.dim() != 2 || Values.shape[0] != tokens)
        {
            throw new ArgumentException(
                $"`{nameof(Values)}` is [{string.Join(", ", Values.shape)}]; it must have a row for each of the batch's {tokens} tokens");
        }

        if (Head is not null && (Head.dim() != 2 || Head.shape[1] != Values.shape[1]))
        {
            throw new ArgumentException(
                $"`{nameof(Head)}` is [{string.Join(", ", Head.shape)}] and `{nameof(Values)}` are [{string.Join(", ", Values.shape)}]; "
                + "both must end with the same size");
        }

        var columns = Head?.shape[0] ?? Values.shape[1];
        if (VocabularySize is { } vocabularySize && (vocabularySize < 1 || vocabularySize > columns))
        {
            throw new ArgumentException(
                $"`{nameof(VocabularySize)}` is {vocabularySize}; it must be from 1 to the {columns} columns of the logits");
        }
    }
}
