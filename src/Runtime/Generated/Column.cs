using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>The address of adjacent numbers or conditions in memory owned by others.</summary>
/// <param name="address">The address of the first one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Column(nint address)
{
    /// <summary>The address of the first one; 0 if there is no such column.</summary>
    public nint Address { get; } = address;

    internal float* Singles => (float*)Address;

    internal double* Doubles => (double*)Address;

    internal byte* Bytes => (byte*)Address;

    internal ushort* Halves => (ushort*)Address;
}
