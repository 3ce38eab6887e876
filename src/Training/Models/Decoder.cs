using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>Embedding, layers and final norm: all of the model but its head.</summary>
internal sealed class Decoder : nn.Module
{
    [ComponentName(Name = "layers")]
    private readonly ModuleList<DecoderLayer> _layers;
    [ComponentName(Name = "norm")]
    private readonly RmsNorm _norm;

    public Decoder(TransformerConfig config, WeightInitializer initializer)
        : base(nameof(Decoder))
    {
        Embedding = new(config, initializer);
        _layers = new([.. Enumerable.Range(0, config.Layers).Select(layer => new DecoderLayer(config, layer, initializer))]);
        _norm = new(config.HiddenSize, config.NormEpsilon, initializer);
        RegisterComponents();
    }

    [field: ComponentName(Name = "embed_tokens")]
    public TokenEmbedding Embedding { get; }

    /// <param name="tokens">Token ids, <c>[batch, time]</c>.</param>
    /// <param name="dtype">Type of the computation between the norms, and of the result.</param>
    /// <param name="context">Values shared by all layers.</param>
    public Tensor Forward(Tensor tokens, ScalarType dtype, in AttentionContext context)
    {
        var hidden = Embedding.Forward(tokens).to(dtype);
        foreach (var layer in _layers)
        {
            using var previous = hidden;
            hidden = layer.Forward(previous, context);
        }
        return _norm.Forward(hidden);
    }
}
