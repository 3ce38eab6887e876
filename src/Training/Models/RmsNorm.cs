using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>
/// Root-mean-square norm over the last dimension. Computed in float32 whatever the model's type; the weight is applied in the
/// model's type, as the checkpoints were trained.
/// </summary>
internal sealed class RmsNorm : nn.Module
{
    private readonly double _epsilon;
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public RmsNorm(long size, double epsilon, WeightInitializer initializer)
        : base(nameof(RmsNorm))
    {
        _epsilon = epsilon;
        _weight = initializer.Ones(size);
        RegisterComponents();
    }

    public Tensor Forward(Tensor input)
    {
        var wide = input.to(ScalarType.Float32);
        var scale = ((wide * wide).mean([-1], keepdim: true) + _epsilon).rsqrt();
        return (wide * scale).to(input.dtype) * _weight.to(input.dtype);
    }
}
