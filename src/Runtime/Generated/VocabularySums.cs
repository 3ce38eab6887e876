using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EntroPIC.Generated;

/// <summary>The sums and extremes of a sweep over a row of logits, in lanes. Tokens that the policy cannot sample add nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct VocabularySums<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    private readonly ref TLane _first;
    private readonly TLane _isPossible;
    private readonly bool _asks;

    /// <summary>Sums of words that the policy can sample.</summary>
    internal VocabularySums(Span<TLane> sums) => _first = ref MemoryMarshal.GetReference(sums);

    /// <summary>Sums of words of which some are possible.</summary>
    internal VocabularySums(Span<TLane> sums, TLane isPossible)
    {
        _first = ref MemoryMarshal.GetReference(sums);
        _isPossible = isPossible;
        _asks = true;
    }

    /// <summary>Adds to a sum.</summary>
    public void Add(int sum, TLane value) => Unsafe.Add(ref _first, sum) += _asks ? TLane.Choose(_isPossible, value, 0) : value;

    /// <summary>Raises an extreme to a greater value.</summary>
    public void Raise(int extreme, TLane value)
    {
        ref var greatest = ref Unsafe.Add(ref _first, extreme);
        greatest = TLane.Max(greatest, _asks ? TLane.Choose(_isPossible, value, double.NegativeInfinity) : value);
    }
}
