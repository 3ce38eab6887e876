using System.Numerics;
using System.Runtime.InteropServices;
using EntroPIC.Kernels;
using static TorchSharp.torch;

namespace EntroPIC.Training;

/// <summary>
/// A step of <see cref="AdamW"/> in one pass over memory on all cores. Elements do not depend on one another, so results depend neither
/// on the number of cores nor on the width of vectors.
/// </summary>
internal sealed unsafe class AdamWSweep : ITeamWork
{
    private const int PartSize = 1 << 16;

    private AdamWStep _step;
    private float* _target;
    private float* _gradient;
    private float* _mean;
    private float* _square;
    private long _count;

    /// <summary>All float32, contiguous and on the CPU.</summary>
    public void Run(in AdamWStep step, Tensor target, Tensor gradient, Tensor mean, Tensor square)
    {
        (_step, _count) = (step, target.numel());
        _target = First(target);
        _gradient = First(gradient);
        _mean = First(mean);
        _square = First(square);
        WorkTeam.Shared.Do(this, (int)((_count + PartSize - 1) / PartSize));
    }

    public void Do(int part)
    {
        var first = (long)part * PartSize;
        var count = (int)Math.Min(PartSize, _count - first);
        var done = count - (count % Vector<float>.Count);
        Vectors(
            Cast(_target, first, done), Cast(_gradient, first, done), Cast(_mean, first, done), Cast(_square, first, done));
        for (var i = first + done; i < first + count; i++)
        {
            One(i);
        }
    }

    private void Vectors(Span<Vector<float>> target, Span<Vector<float>> gradient, Span<Vector<float>> mean, Span<Vector<float>> square)
    {
        var (beta1, new1, beta2, new2) = (All(_step.Beta1), All(_step.OneMinusBeta1), All(_step.Beta2), All(_step.OneMinusBeta2));
        var (scale, epsilon, rate, keep) = (All(_step.SquareScale), All(_step.Epsilon), All(_step.Rate), All(_step.Keep));
        for (var i = 0; i < target.Length; i++)
        {
            var slope = gradient[i];
            var average = (mean[i] * beta1) + (slope * new1);
            var spread = (square[i] * beta2) + (slope * slope * new2);
            (mean[i], square[i]) = (average, spread);
            target[i] = (target[i] * keep) - (average / (Vector.SquareRoot(spread * scale) + epsilon) * rate);
        }
    }

    // The same operations in the same order as for a vector.
    private void One(long i)
    {
        var slope = _gradient[i];
        var average = (_mean[i] * (float)_step.Beta1) + (slope * (float)_step.OneMinusBeta1);
        var spread = (_square[i] * (float)_step.Beta2) + (slope * slope * (float)_step.OneMinusBeta2);
        (_mean[i], _square[i]) = (average, spread);
        _target[i] = (_target[i] * (float)_step.Keep)
            - (average / (MathF.Sqrt(spread * (float)_step.SquareScale) + (float)_step.Epsilon) * (float)_step.Rate);
    }

    private static Vector<float> All(double value) => new((float)value);

    private static Span<Vector<float>> Cast(float* start, long first, int count) => MemoryMarshal.Cast<float, Vector<float>>(new Span<float>(start + first, count));

    private static float* First(Tensor tensor)
    {
        fixed (byte* bytes = tensor.bytes)
        {
            return (float*)bytes;
        }
    }
}
