using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>
/// Draws the initial weights of a model from one seed, in float32 on the CPU and from a separate generator, so that the
/// weights depend neither on the device nor on torch's global generator.
/// </summary>
/// <param name="seed">The seed; null leaves weights as memory has them, for a model that is about to be loaded.</param>
/// <param name="dtype">Type of the weights.</param>
/// <param name="device">Their device.</param>
internal sealed class WeightInitializer(long? seed, ScalarType dtype, Device device) : IDisposable
{
    private const double StandardDeviation = 0.02;

    private readonly Generator? _generator = seed is { } given ? new(unchecked((ulong)given)) : null;

    public Parameter Normal(params long[] shape) => Make(shape, values => values.normal_(0, StandardDeviation, _generator!));

    public Parameter Uniform(double most, params long[] shape) => Make(shape, values => values.uniform_(-most, most, _generator!));

    public Parameter Ones(long size) => Make([size], values => values.fill_(1));

    public Parameter Zeros(params long[] shape) => Make(shape, values => values.zero_());

    public void Dispose() => _generator?.Dispose();

    private Parameter Make(long[] shape, Action<Tensor> fill)
    {
        using var scope = NewDisposeScope();
        Tensor values;
        if (_generator is null)
        {
            values = empty(shape, dtype, device);
        }
        else
        {
            values = empty(shape, ScalarType.Float32);
            fill(values);
        }
        var weight = new Parameter(values.to(dtype, device));
        // Weights belong to their module, whatever scope the model is built in.
        weight.DetachFromDisposeScope();
        return weight;
    }
}
