using EntroPIC.Generated;

namespace EntroPIC.Kernels.Lanes;

/// <summary>A lane of single precision, with the operations that <see cref="SingleMath"/> builds functions from.</summary>
/// <typeparam name="TLane">The lane itself.</typeparam>
internal interface ISingleLane<TLane> : ILane<TLane>
    where TLane : unmanaged, ISingleLane<TLane>
{
    /// <summary>
    /// The product with 2 to a power, where the power is the low bits of <paramref name="shifted"/> = 1.5 * 2^23 + power.
    /// </summary>
    static abstract TLane ScaleByPower(TLane value, TLane shifted);

    /// <summary>The product with 2 to a whole power in [-150, 129], rounded once.</summary>
    static abstract TLane Scale(TLane value, TLane power);

    /// <summary>The mantissa in [1, 2) and the power of two of a positive normal number.</summary>
    static abstract TLane Mantissa(TLane value, out TLane power);

    /// <summary>Asks memory for neighbors that will be read soon, where the hardware can.</summary>
    static virtual unsafe void Prefetch(Column column, int index)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            System.Runtime.Intrinsics.X86.Sse.Prefetch0(column.Singles + index);
        }
    }

    /// <summary>True if a condition holds in any place.</summary>
    static abstract bool Any(TLane condition);

    /// <summary>The sum of all numbers in double precision, in a fixed order.</summary>
    static abstract double Sum(TLane value);

    /// <summary>Neighbors, widened from bfloat16.</summary>
    static abstract TLane LoadBFloat16(Column column, int index);

    /// <summary>Writes to neighbors, rounded to the nearest bfloat16, halves to even.</summary>
    static abstract void StoreBFloat16(Column column, int index, TLane value);
}
