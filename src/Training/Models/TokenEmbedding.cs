using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>Token ids <c>[batch, time]</c> to vectors <c>[batch, time, hidden]</c>.</summary>
internal sealed class TokenEmbedding : nn.Module
{
    public TokenEmbedding(TransformerConfig config, WeightInitializer initializer)
        : base(nameof(TokenEmbedding))
    {
        Weight = initializer.Normal(config.VocabularySize, config.HiddenSize);
        RegisterComponents();
    }

    /// <summary>Shape <c>[vocabulary, hidden]</c>.</summary>
    [field: ComponentName(Name = "weight")]
    public Parameter Weight { get; }

    public Tensor Forward(Tensor tokens) => Weight.index_select(0, tokens.flatten()).view(tokens.shape[0], tokens.shape[1], -1);
}
