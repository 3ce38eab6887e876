using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>The address of numbers or conditions side by side in memory that somebody else owns.</summary>
/// <param name="address">Where the first one is.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Column(nint address)
{
    /// <summary>Where the first one is; 0 where there is no such column.</summary>
    public nint Address { get; } = address;

    internal float* Singles => (float*)Address;

    internal double* Doubles => (double*)Address;

    internal byte* Bytes => (byte*)Address;

    internal ushort* Halves => (ushort*)Address;
}
