using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EntroPIC.Training;

/// <summary>State of <see cref="AdamW"/> for one weight.</summary>
internal sealed class AdamWWeight : IDisposable
{
    private readonly string _name;
    private readonly Tensor? _master;
    private readonly Tensor _mean;
    private readonly Tensor _square;

    // A tensor, so that all of the state is saved alike.
    private readonly Tensor _steps;

    public AdamWWeight(string name, Parameter weight)
    {
        using var gradientsOff = no_grad();
        (_name, Weight) = (name, weight);
        _master = weight.dtype is ScalarType.BFloat16 or ScalarType.Float16
            ? weight.detach().to(ScalarType.Float32).DetachFromDisposeScope()
            : null;
        var type = _master?.dtype ?? weight.dtype;
        _mean = zeros(weight.shape, type, weight.device).DetachFromDisposeScope();
        _square = zeros(weight.shape, type, weight.device).DetachFromDisposeScope();
        _steps = zeros([], ScalarType.Int64).DetachFromDisposeScope();
    }

    public Parameter Weight { get; }

    public IEnumerable<(string Name, Tensor Value)> State
    {
        get
        {
            if (_master is not null)
            {
                yield return ($"{_name}.master", _master);
            }

            yield return ($"{_name}.mean", _mean);
            yield return ($"{_name}.square", _square);
            yield return ($"{_name}.steps", _steps);
        }
    }

    /// <summary>Takes one step; called without gradients, in a scope that disposes its tensors.</summary>
    public void Step(Tensor gradient, double learningRate, AdamWOptions options, AdamWSweep sweep)
    {
        var numbers = AdamWStep.Of(++MemoryMarshal.AsRef<long>(_steps.bytes), learningRate, options);
        var target = _master ?? Weight.detach();
        var wide = gradient.to(target.dtype);
        if (target.device_type == DeviceType.CPU && target.dtype == ScalarType.Float32 && target.is_contiguous())
        {
            sweep.Run(numbers, target, wide.contiguous(), _mean, _square);
        }
        else
        {
            ByTensors(numbers, target, wide);
        }

        if (_master is not null)
        {
            Weight.copy_(_master);
        }
    }

    public void Dispose()
    {
        _master?.Dispose();
        _mean.Dispose();
        _square.Dispose();
        _steps.Dispose();
    }

    /// <summary>The reference implementation.</summary>
    private void ByTensors(in AdamWStep step, Tensor target, Tensor gradient)
    {
        _mean.mul_(step.Beta1).add_(gradient * step.OneMinusBeta1);
        _square.mul_(step.Beta2).add_(gradient * gradient * step.OneMinusBeta2);
        var width = (_square * step.SquareScale).sqrt() + step.Epsilon;
        target.mul_(step.Keep).sub_(_mean / width * step.Rate);
    }
}
