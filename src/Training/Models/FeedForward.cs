using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>The SwiGLU block: <c>down(silu(gate(x)) * up(x))</c>.</summary>
internal sealed class FeedForward : nn.Module
{
    [ComponentName(Name = "gate_proj")]
    private readonly Projection _gate;
    [ComponentName(Name = "up_proj")]
    private readonly Projection _up;
    [ComponentName(Name = "down_proj")]
    private readonly Projection _down;

    public FeedForward(TransformerConfig config, WeightInitializer initializer)
        : base(nameof(FeedForward))
    {
        _gate = new(config.HiddenSize, config.IntermediateSize, config.FeedForwardBias, initializer);
        _up = new(config.HiddenSize, config.IntermediateSize, config.FeedForwardBias, initializer);
        _down = new(config.IntermediateSize, config.HiddenSize, config.FeedForwardBias, initializer);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden) =>
        _down.Forward(nn.functional.silu(_gate.Forward(hidden)) * _up.Forward(hidden));
}
