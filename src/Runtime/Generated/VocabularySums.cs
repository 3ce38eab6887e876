using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>The sums and extremes of a sweep over a row of logits, in lanes. What the policy cannot sample adds nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct VocabularySums<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    private readonly Span<TLane> _sums;
    private readonly TLane _isPossible;

    internal VocabularySums(Span<TLane> sums, TLane isPossible)
    {
        _sums = sums;
        _isPossible = isPossible;
    }

    /// <summary>Adds to a sum.</summary>
    public void Add(int sum, TLane value) => _sums[sum] += TLane.Choose(_isPossible, value, 0);

    /// <summary>Raises an extreme to a greater value.</summary>
    public void Raise(int extreme, TLane value) =>
        _sums[extreme] = TLane.Max(_sums[extreme], TLane.Choose(_isPossible, value, double.NegativeInfinity));
}
