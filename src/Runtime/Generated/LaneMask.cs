using System.Runtime.InteropServices;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels;

/// <summary>Conditions for the places of a lane that hold from some place on.</summary>
internal static unsafe class NewTokens
{
    private const int Widest = 16;

    private static readonly nint Places = Allocate();

    /// <summary>False in as many places, true in those that follow.</summary>
    public static Column After(int count) => new(Places + Widest - count);

    private static nint Allocate()
    {
        var places = (byte*)NativeMemory.AllocZeroed(2 * Widest);
        new Span<byte>(places + Widest, Widest).Fill(1);
        return (nint)places;
    }
}
