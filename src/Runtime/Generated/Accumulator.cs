using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace EntroPIC.Generated;

/// <summary>Sums in double precision, one for each place of the widest lane; added up in a fixed order at the end.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Accumulator
{
    internal Vector512<double> Low;
    internal Vector512<double> High;

    /// <summary>All of it.</summary>
    public readonly double Total => Vector512.Sum(Low + High);
}
