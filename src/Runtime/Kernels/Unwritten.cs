using System.Runtime.InteropServices;
using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>
/// Memory that must be written before it is read. Tests fill it with NaN, which shows in the result of a read that comes too early.
/// </summary>
internal static class Unwritten
{
    /// <summary>True to fill such memory with NaN, false to leave its old content.</summary>
    public static bool IsPoisoned { get; set; }

    /// <summary>A new tensor.</summary>
    public static Tensor Tensor(ReadOnlySpan<long> shape, ScalarType type) => Poison(torch.empty(shape, type));

    /// <summary>A new tensor of the same shape and type as another one.</summary>
    public static Tensor Like(Tensor other) => Poison(torch.empty_like(other));

    /// <summary>Marks numbers that will be written before they are read again.</summary>
    public static void Mark(Span<float> numbers)
    {
        if (IsPoisoned)
        {
            numbers.Fill(float.NaN);
        }
    }

    /// <inheritdoc cref="Mark(Span{float})"/>
    public static void Mark(Span<double> numbers)
    {
        if (IsPoisoned)
        {
            numbers.Fill(double.NaN);
        }
    }

    /// <inheritdoc cref="Mark(Span{float})"/>
    public static unsafe void Mark(Column singles, int count) =>
        Mark(singles.Singles, singles.Address == 0 ? 0 : (nuint)count * sizeof(float));

    /// <inheritdoc cref="Mark(Span{float})"/>
    public static unsafe void Mark(void* numbers, nuint bytes)
    {
        if (IsPoisoned)
        {
            // All bits set is NaN in either precision.
            NativeMemory.Fill(numbers, bytes, byte.MaxValue);
        }
    }

    private static Tensor Poison(Tensor tensor)
    {
        if (IsPoisoned)
        {
            using var _ = torch.no_grad();
            tensor.fill_(double.NaN);
        }

        return tensor;
    }
}
