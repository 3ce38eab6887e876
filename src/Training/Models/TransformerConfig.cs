namespace EntroPIC.Models;

/// <summary>
/// The shape of a decoder-only <see cref="Transformer"/>. The defaults are those of the Qwen3 family; Qwen2 has
/// <see cref="QueryKeyNorm"/> off and <see cref="AttentionBias"/> on, Llama has both off.
/// </summary>
/// <remarks>
/// Setting a bad value throws an <see cref="ArgumentOutOfRangeException"/> with the name of the property, the value, and the
/// accepted range. Constraints between two properties are checked when a model is built.
/// </remarks>
public sealed record TransformerConfig
{
    /// <summary>Number of different tokens; token ids run from 0 to one less. At least 1.</summary>
    public required int VocabularySize { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Width of the residual stream. At least 1.</summary>
    public required int HiddenSize { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Width inside the feed-forward blocks. At least 1.</summary>
    public required int IntermediateSize { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Number of decoder layers. At least 1.</summary>
    public required int Layers { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Number of query heads per layer, a multiple of <see cref="KeyValueHeads"/>.</summary>
    public required int Heads { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Number of key and value heads per layer; each serves the same number of query heads.</summary>
    public required int KeyValueHeads { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Width of one head. Even, because rotary positions rotate pairs; need not be hidden size / heads.</summary>
    public required int HeadSize { get; init => field = Accept.EvenAtLeast(2, value); }

    /// <summary>Longest sequence, prompt and response together, in tokens. At least 1.</summary>
    public required int MaxPositions { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Base of the rotary frequencies; pair i of d/2 turns by theta^(-2i/d) radians per position.</summary>
    public double RopeTheta { get; init => field = Accept.Positive(value); } = 1_000_000;

    /// <summary>Scaling of the rotary frequencies for sequences longer than those first trained on; null for none.</summary>
    public Llama3RopeScaling? RopeScaling { get; init; }

    /// <summary>Added to the mean square inside every RMS norm.</summary>
    public double NormEpsilon { get; init => field = Accept.Positive(value); } = 1e-6;

    /// <summary>Uses the token embeddings as the weight of the head.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>RMS-normalizes queries and keys per head before they are rotated (Qwen3).</summary>
    public bool QueryKeyNorm { get; init; } = true;

    /// <summary>Biases in the query, key and value projections (Qwen2).</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Bias in the output projection of the attention.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Biases in the projections of the feed-forward blocks.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>Number of weights and biases, of a shape that may be too large for any machine.</summary>
    internal double Parameters
    {
        get
        {
            var (hidden, queries, keys) = ((double)HiddenSize, (double)Heads * HeadSize, (double)KeyValueHeads * HeadSize);
            var attention = (2 * hidden * (queries + keys)) + (QueryKeyNorm ? 2.0 * HeadSize : 0)
                + (AttentionBias ? queries + (2 * keys) : 0) + (AttentionOutputBias ? hidden : 0);
            var forward = (3 * hidden * IntermediateSize) + (FeedForwardBias ? (2.0 * IntermediateSize) + hidden : 0);
            return ((TiedEmbeddings ? 1 : 2) * hidden * VocabularySize) + (Layers * (attention + forward + (2 * hidden))) + hidden;
        }
    }

    internal int QueriesPerKey => Heads / KeyValueHeads;

    /// <exception cref="ArgumentException">Two properties contradict each other.</exception>
    internal void EnsureConsistent()
    {
        if (Heads % KeyValueHeads != 0)
        {
            throw new ArgumentException(
                $"`{nameof(Heads)}` is {Heads}; it must be a multiple of `{nameof(KeyValueHeads)}`, which is {KeyValueHeads}");
        }
        RopeScaling?.EnsureConsistent();
    }
}
