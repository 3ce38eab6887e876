using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>
/// A linear map, <c>[..., in]</c> to <c>[..., out]</c>. Not torch's own <c>Linear</c>, which would draw its first weights from the
/// global generator.
/// </summary>
internal sealed class Projection : nn.Module
{
    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public Projection(long inputs, long outputs, bool bias, WeightInitializer initializer)
        : base(nameof(Projection))
    {
        Weight = initializer.Normal(outputs, inputs);
        _bias = bias ? initializer.Zeros(outputs) : null;
        RegisterComponents();
    }

    /// <summary>Shape <c>[out, in]</c>.</summary>
    [field: ComponentName(Name = "weight")]
    public Parameter Weight { get; }

    /// <summary>Adapter added to the result; null for none. Not part of the module: its weights are not the model's.</summary>
    public LowRankAdapter? Adapter { get; set; }

    /// <summary>Computed in the type of the input, whatever that of the weights is.</summary>
    public Tensor Forward(Tensor input)
    {
        var mapped = nn.functional.linear(input, Weight.to(input.dtype), _bias?.to(input.dtype));
        return Adapter is { } adapter ? mapped + adapter.Forward(input) : mapped;
    }
}
