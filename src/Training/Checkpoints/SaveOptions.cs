using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>Options for writing a checkpoint.</summary>
public sealed record SaveOptions
{
    /// <summary>Type in which the weights are stored: float32, bfloat16 or float16; null keeps the model's own.</summary>
    public ScalarType? Type { get; init; }

    /// <summary>Largest file of weights, in bytes; more is cut into shards with an index. A tensor is never cut. At least 1.</summary>
    public long MaxShardBytes { get; init => field = Accept.AtLeast(1, value); } = 5_000_000_000;

    /// <summary>
    /// The checkpoint that the model came from: what its <c>config.json</c> says beyond the shape is kept, and its tokenizer and
    /// generation files are copied. Null writes the configuration and the weights alone.
    /// </summary>
    public CheckpointFolder? Source { get; init; }

    /// <summary>The folder of the tokenizer and chat template to save; null for those of <see cref="Source"/>.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>
    /// Ids that end a response, that of the end of a text first, for <c>generation_config.json</c> and <c>config.json</c>; null keeps those
    /// of <see cref="Source"/>. Set it for a model trained with other stop tokens than its source, or other tools generate past its end.
    /// </summary>
    public IReadOnlyList<int>? EndTokens { get; init; }

    /// <summary>The end-of-text token for <c>tokenizer_config.json</c>; null keeps that of the tokenizer's files.</summary>
    public string? EndOfText { get; init; }
}
