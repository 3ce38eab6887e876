using EntroPIC.Tokenization;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>
/// A decoder-only transformer in the shape of Qwen3 (and, by its configuration, Qwen2 and Llama): RMS norms, rotary positions,
/// grouped-query attention, SwiGLU. The names of its state are those of Hugging Face checkpoints.
/// </summary>
/// <remarks>
/// <see cref="Forward"/> ends with the hidden states. Losses take these and <see cref="HeadWeight"/>, so that the logits of a whole
/// batch never exist at once; <see cref="Logits"/> is for few positions.
/// </remarks>
public sealed class Transformer : nn.Module
{
    private readonly float[] _frequencies;
    [ComponentName(Name = "model")]
    private readonly Decoder _decoder;
    [ComponentName(Name = "lm_head")]
    private readonly Projection? _head;

    /// <summary>Builds a model with fresh weights: normal with standard deviation 0.02, norms 1, biases 0.</summary>
    /// <param name="config">The shape of the model.</param>
    /// <param name="seed">One seed gives one set of weights, bit for bit, on every device.</param>
    /// <param name="dtype">Type of the weights; float32 or bfloat16.</param>
    /// <param name="device">Device of the weights; null for the CPU.</param>
    /// <exception cref="ArgumentException">The configuration contradicts itself.</exception>
    public Transformer(TransformerConfig config, long seed, ScalarType dtype = ScalarType.Float32, Device? device = null)
        : this(config, (long?)seed, dtype, device)
    {
    }

    private Transformer(TransformerConfig config, long? seed, ScalarType dtype, Device? device)
        : base(nameof(Transformer))
    {
        config.EnsureConsistent();
        Config = config;
        ComputeType = dtype;
        VocabularySize = config.VocabularySize;
        _frequencies = RotaryPositions.Frequencies(config);
        using var initializer = new WeightInitializer(seed, dtype, device ?? CPU);
        _decoder = new(config, initializer);
        _head = config.TiedEmbeddings ? null : new(config.HiddenSize, config.VocabularySize, bias: false, initializer);
        RegisterComponents();
    }

    /// <summary>The shape of the model.</summary>
    public TransformerConfig Config { get; }

    /// <summary>
    /// Type of the computation between the norms; that of the weights unless set. With float32 weights and bfloat16 here the weights
    /// are masters: rounded anew in each forward pass, while gradients and the optimizer see all their digits.
    /// </summary>
    public ScalarType ComputeType { get; set; }

    /// <summary>
    /// Number of token ids in use, from 1 to that of the configuration, which is the default. Rows beyond are padding: never sampled, never
    /// trained, with probability 0.
    /// </summary>
    public int VocabularySize { get; set => field = Accept.InRange(1, Config.VocabularySize, value); }

    /// <summary>The weight of the head, <c>[vocabulary, hidden]</c>; the token embeddings themselves when these are tied.</summary>
    public Parameter HeadWeight => _head?.Weight ?? _decoder.Embedding.Weight;

    /// <summary>The attached adapters, or null.</summary>
    internal LowRankAdapters? Adapters { get; set; }

    /// <summary>Device of the weights and the inputs.</summary>
    public Device Device => HeadWeight.device;

    /// <summary>Computes the hidden states after the final norm.</summary>
    /// <param name="tokens">Token ids, int64, <c>[batch, time]</c>; padding may hold any id of the vocabulary.</param>
    /// <param name="positions">
    /// Place of each token in its own sequence, int64, <c>[batch, time]</c>, counted from 0; any at padding.
    /// </param>
    /// <param name="mask">False where a token is padding, bool, <c>[batch, time]</c>; null when none is.</param>
    /// <param name="cache">Cache of the preceding tokens, to which these are appended; null for whole sequences.</param>
    /// <returns><c>[batch, time, hidden]</c>, in <see cref="ComputeType"/>; meaningless at padding.</returns>
    /// <remarks>
    /// Padding may be on either side. Of sequences padded on the right and not continued later, no token ever sees padding, so the
    /// mask may be left out, which lets torch take its fastest kernel.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes of the inputs do not agree.</exception>
    /// <exception cref="InvalidOperationException">The cache is full, or is used while gradients are recorded.</exception>
    public Tensor Forward(Tensor tokens, Tensor positions, Tensor? mask = null, KeyValueCache? cache = null)
    {
        EnsureSameShape(tokens, positions, nameof(positions));
        if (mask is not null)
        {
            EnsureSameShape(tokens, mask, nameof(mask));
        }

        using var scope = NewDisposeScope();
        var (batch, time) = (tokens.shape[0], tokens.shape[1]);
        cache?.Extend(batch, time, mask);
        var context = new AttentionContext(
            RotaryPositions.At(positions, _frequencies, ComputeType),
            AttentionMask.For(cache is null ? mask : cache.IsToken, time, cache?.Length ?? time, ComputeType, tokens.device),
            cache);
        return _decoder.Forward(tokens, ComputeType, context).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Applies the head: hidden states <c>[..., hidden]</c> to logits <c>[..., vocabulary]</c>, in the type of the hidden states.
    /// </summary>
    public Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(hidden, HeadWeight.to(hidden.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// A model of the same shape with these weights in another type: for generation, or as a frozen reference. What adapters learned is
    /// added to its weights.
    /// </summary>
    /// <param name="dtype">Type of the weights and of the computation; null is <see cref="ComputeType"/>.</param>
    /// <param name="device">Device of the copy; null for the same device.</param>
    public Transformer Copy(ScalarType? dtype = null, Device? device = null)
    {
        var copy = Uninitialized(Config, dtype ?? ComputeType, device ?? Device);
        copy.VocabularySize = VocabularySize;
        using var gradientsOff = no_grad();
        foreach (var (theirs, ours) in copy.parameters().Zip(parameters()))
        {
            theirs.copy_(ours);
        }

        Adapters?.Bake(copy);
        return copy;
    }

    /// <summary>Moves the weights of a model of the same shape toward those of this one, what adapters learned included.</summary>
    /// <param name="other">The model to move.</param>
    /// <param name="share">Share of this model in the result, up to 1; computed in float32.</param>
    internal void MixInto(Transformer other, double share)
    {
        using var gradientsOff = no_grad();
        var deltas = Adapters?.Deltas ?? new Dictionary<string, Func<Tensor>>();
        foreach (var ((name, ours), theirs) in named_parameters().Zip(other.parameters()))
        {
            using var scope = NewDisposeScope();
            var wide = ours.to(ScalarType.Float32);
            var merged = deltas.TryGetValue(name, out var delta) ? wide + delta() : wide;
            theirs.copy_(share < 1 ? (theirs.to(ScalarType.Float32) * (1 - share)) + (merged.to(theirs.device) * share) : merged);
        }
    }

    /// <summary>A model with uninitialized weights, for callers that fill all of them.</summary>
    internal static Transformer Uninitialized(TransformerConfig config, ScalarType dtype, Device? device) =>
        new(config, seed: null, dtype, device);

    /// <summary>An empty cache in <see cref="ComputeType"/>, on the device of the weights.</summary>
    /// <param name="rows">Number of sequences.</param>
    /// <param name="capacity">Room per sequence, in tokens, padding included.</param>
    /// <exception cref="ArgumentOutOfRangeException">Either is less than 1.</exception>
    public KeyValueCache NewCache(int rows, int capacity) => new(Config, rows, capacity, ComputeType, Device);

    /// <summary>Rejects a tokenizer with a smaller vocabulary than the model.</summary>
    /// <exception cref="ArgumentException">The model samples ids that the tokenizer does not have.</exception>
    internal void EnsureSpoken(ITokenizer tokenizer)
    {
        if (VocabularySize > tokenizer.VocabularySize)
        {
            throw new ArgumentException(
                $"the model samples {VocabularySize} token ids and the tokenizer has {tokenizer.VocabularySize}; if the rest is padding, set the model's `{nameof(VocabularySize)}`");
        }
    }

    private static void EnsureSameShape(Tensor tokens, Tensor other, string name)
    {
        if (tokens.dim() != 2 || !tokens.shape.SequenceEqual(other.shape))
        {
            throw new ArgumentException(
                $"`tokens` is [{string.Join(", ", tokens.shape)}] and `{name}` is [{string.Join(", ", other.shape)}]; "
                + "both must be [batch, time]");
        }
    }
}
