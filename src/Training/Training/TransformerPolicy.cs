using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Transformer = EntroPIC.Models.Transformer;

namespace EntroPIC.Training;

/// <summary>A language model as a policy: for each token of a response, the hidden state that predicts it and the head.</summary>
public sealed class TransformerPolicy : IPolicy
{
    private readonly Transformer _model;

    /// <summary>
    /// Creates a policy that trains the model's adapters (<see cref="LowRankAdapters"/>), or all weights without adapters.
    /// </summary>
    /// <param name="model">The model; not disposed here.</param>
    public TransformerPolicy(Transformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        Weights = model.Adapters?.Weights ?? [.. model.named_parameters().Select(static pair => (pair.name, pair.parameter))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Weight)> Weights { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch has no prompts or no token ids, or a prompt is empty.</exception>
    public PolicyOutputs Forward(PackedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var layout = batch.Layout;
        if (batch.Prompts.Count != layout.SequenceCount || batch.TokenIds.Count != layout.TokenCount)
        {
            throw new ArgumentException($"a language model needs the prompt of each of the {layout.SequenceCount} sequences and the id of each of the {layout.TokenCount} tokens");
        }

        // The last token of a response predicts nothing, so it is not read.
        var sequences = new List<IReadOnlyList<int>>(layout.SequenceCount);
        for (var i = 0; i < layout.SequenceCount; i++)
        {
            if (batch.Prompts[i].Count == 0)
            {
                throw new ArgumentException($"the prompt of sequence {i} is empty; nothing predicts the first token of its response");
            }

            int[] read = [.. batch.Prompts[i], .. batch.TokenIds.Skip(layout.SequenceOffsets[i]).Take(Math.Max(0, layout.LengthOf(i) - 1))];
            sequences.Add(read);
        }

        using var scope = torch.NewDisposeScope();
        using var padded = TokenBatch.PadRight(sequences, _model.Device);

        // Padded on the right, no token sees padding, and without a mask torch takes its fastest kernel.
        var hidden = _model.Forward(padded.Tokens, padded.Positions);
        var predicting = torch.tensor(Predicting(batch, padded.Tokens.shape[1]), device: _model.Device);
        var head = _model.HeadWeight.dtype == hidden.dtype
            ? _model.HeadWeight
            : _model.HeadWeight.to(hidden.dtype).MoveToOuterDisposeScope();
        return new PolicyOutputs(
            hidden.flatten(0, 1).index_select(0, predicting).MoveToOuterDisposeScope(), head) { VocabularySize = _model.VocabularySize };
    }

    /// <summary>For each token, the place of the one before it among all padded places.</summary>
    private static long[] Predicting(PackedBatch batch, long width)
    {
        var places = new long[batch.Layout.TokenCount];
        for (var i = 0; i < batch.Layout.SequenceCount; i++)
        {
            var start = batch.Layout.SequenceOffsets[i];
            for (var t = 0; t < batch.Layout.LengthOf(i); t++)
            {
                places[start + t] = (i * width) + batch.Prompts[i].Count - 1 + t;
            }
        }

        return places;
    }
}
