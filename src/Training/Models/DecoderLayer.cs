using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>Attention and feed-forward, each on normalized input and added to the residual stream.</summary>
internal sealed class DecoderLayer : nn.Module
{
    [ComponentName(Name = "input_layernorm")]
    private readonly RmsNorm _attentionNorm;
    [ComponentName(Name = "self_attn")]
    private readonly Attention _attention;
    [ComponentName(Name = "post_attention_layernorm")]
    private readonly RmsNorm _feedForwardNorm;
    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    public DecoderLayer(TransformerConfig config, int layer, WeightInitializer initializer)
        : base(nameof(DecoderLayer))
    {
        _attention = new(config, layer, initializer);
        _feedForward = new(config, initializer);
        _attentionNorm = new(config.HiddenSize, config.NormEpsilon, initializer);
        _feedForwardNorm = new(config.HiddenSize, config.NormEpsilon, initializer);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, in AttentionContext context)
    {
        using var scope = NewDisposeScope();
        var attended = hidden + _attention.Forward(_attentionNorm.Forward(hidden), context);
        return (attended + _feedForward.Forward(_feedForwardNorm.Forward(attended))).MoveToOuterDisposeScope();
    }
}
