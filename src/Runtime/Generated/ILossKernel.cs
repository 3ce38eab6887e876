using EntroPIC.Batches;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels;

/// <summary>
/// A loss and its gradient, or its metrics, as sweeps over tokens: what generated code provides. A kernel is a struct that the runtime
/// gets as a type parameter, so that the JIT compiles it into the runtime's loops. What it found can be read from it after the last sweep.
/// </summary>
public interface ILossKernel
{
    /// <summary>Number of sweeps: one, and one more for each time that tokens depend on sums over other tokens.</summary>
    static abstract int Sweeps { get; }

    /// <summary>
    /// The statistics whose derivatives it writes, each for every token: <see cref="Signals.Logp"/>, <see cref="Signals.Entropy"/>. Others
    /// are 0.
    /// </summary>
    static abstract Signals Derivatives { get; }

    /// <summary>How many sums a sweep makes for each sequence.</summary>
    static abstract int SumsPerSequence(int sweep);

    /// <summary>How many sums a sweep makes over the batch.</summary>
    static abstract int SumsPerBatch(int sweep);

    /// <summary>Works on neighboring tokens of one sequence: adds to the sums of the sweep, and writes derivatives where they are known.</summary>
    /// <param name="sweep">Which sweep.</param>
    /// <param name="sequence">The sequence that the tokens belong to.</param>
    /// <param name="token">The first of the tokens.</param>
    /// <param name="sums">The sums of the sweep.</param>
    void Tokens<TLane>(int sweep, int sequence, int token, ref SweepSums sums)
        where TLane : unmanaged, ILane<TLane>;

    /// <summary>Works on a sequence once its tokens are done: adds to the sums over the batch.</summary>
    /// <param name="sweep">Which sweep.</param>
    /// <param name="sequence">The sequence, whose own sums of this sweep are known.</param>
    /// <param name="sums">The sums of the sweep.</param>
    void Sequence<TLane>(int sweep, int sequence, ref SweepSums sums)
        where TLane : unmanaged, ILane<TLane>;

    /// <summary>Takes the sums over the batch of a sweep, for the sweeps to come and the results.</summary>
    void End(int sweep, ReadOnlySpan<double> sums);
}

/// <summary>The sums of a sweep while it runs, in double precision.</summary>
public ref struct SweepSums
{
    private readonly Span<Accumulator> _perSequence;
    private readonly Span<Accumulator> _perBatch;
    private Column _isNew;
    private bool _hasOld;

    internal SweepSums(Span<Accumulator> perSequence, Span<Accumulator> perBatch)
    {
        _perSequence = perSequence;
        _perBatch = perBatch;
        Leave(0);
    }

    /// <summary>Adds to a sum of the sequence at hand.</summary>
    public readonly void AddToSequence<TLane>(int sum, TLane value) where TLane : unmanaged, ILane<TLane> =>
        TLane.Accumulate(ref _perSequence[sum], New(value));

    /// <summary>Adds to a sum over the batch.</summary>
    public readonly void AddToBatch<TLane>(int sum, TLane value) where TLane : unmanaged, ILane<TLane> =>
        TLane.Accumulate(ref _perBatch[sum], New(value));

    /// <summary>Leaves tokens out of the sums, in which they are already.</summary>
    /// <param name="count">How many of the tokens at hand, from the first on.</param>
    internal void Leave(int count) => (_isNew, _hasOld) = (NewTokens.After(count), count > 0);

    private readonly TLane New<TLane>(TLane value) where TLane : unmanaged, ILane<TLane> =>
        _hasOld ? TLane.Choose(TLane.LoadCondition(_isNew, 0), value, 0) : value;
}

/// <summary>Runs a kernel: the way back from a loss, which knows its kernel, to the runtime, which knows how to run any.</summary>
public abstract class KernelRunner
{
    /// <summary>Runs it to the end.</summary>
    /// <returns>The kernel, with what it found.</returns>
    public abstract TKernel Run<TKernel>(TKernel kernel) where TKernel : struct, ILossKernel;
}
