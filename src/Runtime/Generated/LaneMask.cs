using System.Runtime.InteropServices;

namespace EntroPIC.Generated;

/// <summary>Masks for the places of a lane: false in the first ones, true in the rest.</summary>
internal static unsafe class LaneMask
{
    private const int Widest = 16;

    private static readonly nint Places = Allocate();

    /// <summary>False in as many places, true in those that follow.</summary>
    public static Column Except(int count) => new(Places + Widest - count);

    private static nint Allocate()
    {
        var places = (byte*)NativeMemory.AllocZeroed(2 * Widest);
        new Span<byte>(places + Widest, Widest).Fill(1);
        return (nint)places;
    }
}
