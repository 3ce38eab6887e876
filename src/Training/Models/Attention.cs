using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>Causal self-attention with grouped queries (Ainslie et al., arXiv:2305.13245) and rotary positions.</summary>
internal sealed class Attention : nn.Module
{
    private readonly TransformerConfig _config;
    private readonly int _layer;
    [ComponentName(Name = "q_proj")]
    private readonly Projection _query;
    [ComponentName(Name = "k_proj")]
    private readonly Projection _key;
    [ComponentName(Name = "v_proj")]
    private readonly Projection _value;
    [ComponentName(Name = "o_proj")]
    private readonly Projection _output;
    [ComponentName(Name = "q_norm")]
    private readonly RmsNorm? _queryNorm;
    [ComponentName(Name = "k_norm")]
    private readonly RmsNorm? _keyNorm;

    public Attention(TransformerConfig config, int layer, WeightInitializer initializer)
        : base(nameof(Attention))
    {
        _config = config;
        _layer = layer;
        var querySize = (long)config.Heads * config.HeadSize;
        var keySize = (long)config.KeyValueHeads * config.HeadSize;
        _query = new(config.HiddenSize, querySize, config.AttentionBias, initializer);
        _key = new(config.HiddenSize, keySize, config.AttentionBias, initializer);
        _value = new(config.HiddenSize, keySize, config.AttentionBias, initializer);
        _output = new(querySize, config.HiddenSize, config.AttentionOutputBias, initializer);
        if (config.QueryKeyNorm)
        {
            _queryNorm = new(config.HeadSize, config.NormEpsilon, initializer);
            _keyNorm = new(config.HeadSize, config.NormEpsilon, initializer);
        }
        RegisterComponents();
    }

    /// <summary>Hidden states <c>[batch, time, hidden]</c> to the same shape.</summary>
    public Tensor Forward(Tensor hidden, in AttentionContext context)
    {
        var (batch, time) = (hidden.shape[0], hidden.shape[1]);
        var queries = Rotated(SplitHeads(_query.Forward(hidden)), _queryNorm, context.Rotary);
        var keys = Rotated(SplitHeads(_key.Forward(hidden)), _keyNorm, context.Rotary);
        var values = SplitHeads(_value.Forward(hidden)).transpose(1, 2);
        if (context.Cache is { } cache)
        {
            (keys, values) = cache.Write(_layer, keys, values);
        }

        var mixed = time == 1 ? AttendOnce(queries, keys, values, context.Mask) : Attend(queries, keys, values, context.Mask);
        return _output.Forward(mixed.transpose(1, 2).reshape(batch, time, -1));
    }

    private Tensor SplitHeads(Tensor projected) => projected.view(projected.shape[0], projected.shape[1], -1, _config.HeadSize);

    private static Tensor Rotated(Tensor heads, RmsNorm? norm, RotaryPositions rotary) =>
        rotary.Apply(norm?.Forward(heads) ?? heads).transpose(1, 2);

    private Tensor Attend(Tensor queries, Tensor keys, Tensor values, AttentionMask mask) =>
        nn.functional.scaled_dot_product_attention(queries, Repeat(keys), Repeat(values), mask.Bias, is_casual: mask.IsCausal);

    // One token per row: the heads of a group become the queries of their key head, so that the cache need not be repeated. With
    // so few queries plain matrix products beat the fused kernel several times over.
    private Tensor AttendOnce(Tensor queries, Tensor keys, Tensor values, AttentionMask mask)
    {
        var grouped = queries.reshape(queries.shape[0], _config.KeyValueHeads, _config.QueriesPerKey, _config.HeadSize);
        var scores = (grouped / Math.Sqrt(_config.HeadSize)).matmul(keys.transpose(2, 3));
        if (mask.Bias is { } bias)
        {
            scores = scores + bias;
        }

        return scores.softmax(-1, ScalarType.Float32).to(values.dtype).matmul(values).reshape(queries.shape);
    }

    private Tensor Repeat(Tensor heads) =>
        _config.QueriesPerKey == 1 ? heads : heads.repeat_interleave(_config.QueriesPerKey, dim: 1);
}
