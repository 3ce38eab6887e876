using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>The sums of a sweep while it runs, in double precision.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct SweepSums
{
    private readonly Span<Accumulator> _perSequence;
    private readonly Span<Accumulator> _perGroup;
    private readonly Span<Accumulator> _perBatch;
    private Column _isNew;
    private bool _hasOld;

    internal SweepSums(Span<Accumulator> perSequence, Span<Accumulator> perGroup, Span<Accumulator> perBatch)
    {
        _perSequence = perSequence;
        _perGroup = perGroup;
        _perBatch = perBatch;
        Skip(0);
    }

    /// <summary>Adds to a sum of the current sequence.</summary>
    public readonly void AddToSequence<TLane>(int sum, TLane value) where TLane : unmanaged, ILane<TLane> =>
        TLane.Accumulate(ref _perSequence[sum], New(value));

    /// <summary>Adds to a sum of the current group.</summary>
    public readonly void AddToGroup<TLane>(int sum, TLane value) where TLane : unmanaged, ILane<TLane> =>
        TLane.Accumulate(ref _perGroup[sum], New(value));

    /// <summary>Adds to a sum over the batch.</summary>
    public readonly void AddToBatch<TLane>(int sum, TLane value) where TLane : unmanaged, ILane<TLane> =>
        TLane.Accumulate(ref _perBatch[sum], New(value));

    /// <summary>Leaves the first tokens of the next lane out of the sums, which have them already.</summary>
    /// <param name="count">Number of tokens to leave out.</param>
    internal void Skip(int count) => (_isNew, _hasOld) = (LaneMask.Except(count), count > 0);

    private readonly TLane New<TLane>(TLane value) where TLane : unmanaged, ILane<TLane> =>
        _hasOld ? TLane.Choose(TLane.LoadCondition(_isNew, 0), value, 0) : value;
}
