using EntroPIC.Models;

namespace EntroPIC.Checkpoints;

/// <summary>
/// Traits of a model family beyond the numbers in its <c>config.json</c>. A new family is a new row, as long as a
/// <see cref="Transformer"/> can take its shape.
/// </summary>
/// <param name="Type">The family's <c>model_type</c>.</param>
/// <param name="Architecture">The name of its class, as <c>architectures</c> has it.</param>
/// <param name="QueryKeyNorm">Normalizes queries and keys.</param>
/// <param name="AttentionBias">Biases of query, key and value; null if <c>attention_bias</c> decides.</param>
/// <param name="AttentionOutputBias">The same for the output projection of the attention.</param>
/// <param name="FeedForwardBias">The same of the feed-forward blocks, where <c>mlp_bias</c> says it.</param>
/// <param name="HeadSize">The width of a head where <c>head_dim</c> is not given; null is hidden size / heads.</param>
internal sealed record ModelFamily(
    string Type, string Architecture, bool QueryKeyNorm, bool? AttentionBias, bool? AttentionOutputBias, bool? FeedForwardBias, int? HeadSize)
{
    /// <summary>All known families.</summary>
    public static IReadOnlyList<ModelFamily> All { get; } =
    [
        new("qwen3", "Qwen3ForCausalLM", QueryKeyNorm: true, null, null, FeedForwardBias: false, HeadSize: 128),
        new(
            "qwen2", "Qwen2ForCausalLM", QueryKeyNorm: false, AttentionBias: true, AttentionOutputBias: false, FeedForwardBias: false,
            null),
        new("llama", "LlamaForCausalLM", QueryKeyNorm: false, null, null, null, null),
    ];

    /// <summary>A family with this shape, for a model without one.</summary>
    /// <exception cref="NotSupportedException">No family has this shape.</exception>
    public static ModelFamily Of(TransformerConfig config) =>
        All.FirstOrDefault(family =>
            family.QueryKeyNorm == config.QueryKeyNorm
            && (family.AttentionBias ?? config.AttentionBias) == config.AttentionBias
            && (family.AttentionOutputBias ?? config.AttentionBias) == config.AttentionOutputBias
            && (family.FeedForwardBias ?? config.FeedForwardBias) == config.FeedForwardBias)
        ?? throw new NotSupportedException(
            $"no known family of models has `{nameof(config.QueryKeyNorm)}` {config.QueryKeyNorm}, `{nameof(config.AttentionBias)}` {config.AttentionBias}, "
            + $"`{nameof(config.AttentionOutputBias)}` {config.AttentionOutputBias} and `{nameof(config.FeedForwardBias)}` {config.FeedForwardBias}");
}
