using System.ComponentModel;
using EntroPIC.Batches;

namespace EntroPIC.Generated;

/// <summary>
/// A loss and its gradient, or its metrics, as sweeps over tokens. Generated code provides kernels: structs that the runtime gets as
/// type parameters, so that the JIT compiles them into its loops. Results are read from a kernel after the last sweep.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILossKernel
{
    /// <summary>Number of sweeps: one, and one more for each time that tokens depend on sums over other tokens.</summary>
    static abstract int Sweeps { get; }

    /// <summary>
    /// The statistics whose derivatives it writes, each for every token: <see cref="Signals.Logp"/>, <see cref="Signals.Entropy"/>. Others
    /// are 0.
    /// </summary>
    static abstract Signals Derivatives { get; }

    /// <summary>Number of sums that a sweep makes for each sequence.</summary>
    static abstract int SumsPerSequence(int sweep);

    /// <summary>True if it implements <see cref="SumsPerGroup"/> and <see cref="Group"/>.</summary>
    static virtual bool HasGroups => false;

    /// <summary>Number of sums that a sweep makes for each group.</summary>
    static virtual int SumsPerGroup(int sweep) => 0;

    /// <summary>Number of sums that a sweep makes over the batch.</summary>
    static abstract int SumsPerBatch(int sweep);

    /// <summary>
    /// Works on neighboring tokens of one sequence: adds to the sums of the sweep, and writes derivatives where they are known.
    /// </summary>
    /// <param name="sweep">The index of the sweep.</param>
    /// <param name="sequence">The sequence that the tokens belong to.</param>
    /// <param name="token">The first of the tokens.</param>
    /// <param name="sums">The sums of the sweep.</param>
    void Tokens<TLane>(int sweep, int sequence, int token, ref SweepSums sums)
        where TLane : unmanaged, ILane<TLane>;

    /// <summary>Works on a sequence once its tokens are done: adds to the sums of its group and over the batch.</summary>
    /// <param name="sweep">The index of the sweep.</param>
    /// <param name="sequence">The sequence, whose own sums of this sweep are known.</param>
    /// <param name="sums">The sums of the sweep.</param>
    void Sequence<TLane>(int sweep, int sequence, ref SweepSums sums)
        where TLane : unmanaged, ILane<TLane>;

    /// <summary>Works on a group once its sequences are done: adds to the sums over the batch.</summary>
    /// <param name="sweep">The index of the sweep.</param>
    /// <param name="sequence">One of the sequences of the group, whose own sums of this sweep are known.</param>
    /// <param name="sums">The sums of the sweep.</param>
    void Group<TLane>(int sweep, int sequence, ref SweepSums sums)
        where TLane : unmanaged, ILane<TLane>
    {
    }

    /// <summary>Takes the sums over the batch of a sweep, for the sweeps to come and the results.</summary>
    void End(int sweep, ReadOnlySpan<double> sums);
}
