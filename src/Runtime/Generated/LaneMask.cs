using System.Runtime.InteropServices;

namespace EntroPIC.Generated;

/// <summary>Masks for the places of a lane: false in the first ones, true in the rest.</summary>
internal static unsafe class LaneMask
{
    private const int Widest = 16;

    private static readonly nint Places = Allocate();

    /// <summary>False in the first <paramref name="count"/> elements, true in the rest.</summary>
    public static Column Except(int count) => new(Places + Widest - count);

    private static nint Allocate()
    {
        var places = (byte*)NativeMemory.AllocZeroed(2 * Widest);
        new Span<byte>(places + Widest, Widest).Fill(1);
        return (nint)places;
    }
}
