using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EntroPIC.Batches;
using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels;

/// <summary>
/// Runs the sweeps of a kernel over the tokens of a batch, on all cores, in the widest lanes the hardware has. Parts are cut by the
/// batch, not by the number of cores, and their sums are added in order, so the result is the same on any number of cores.
/// </summary>
internal sealed class TokenSweep : KernelRunner
{
    private const int TokensPerPart = 16_384;

    private readonly KernelBuffers _batch;
    private int[] _parts = [];
    private double[] _sums = [];
    private int _partCount;

    public TokenSweep(KernelBuffers batch) => _batch = batch;

    /// <inheritdoc/>
    public override TKernel Run<TKernel>(TKernel kernel)
    {
        CutIntoParts(TKernel.HasGroups);
        _batch.ClearDerivatives(TKernel.Derivatives);
        var work = Work<TKernel>.Of(this);
        work.Kernel = kernel;
        for (var sweep = 0; sweep < TKernel.Sweeps; sweep++)
        {
            work.Sweep = sweep;
            RunSweep(work);
        }

        return work.Kernel;
    }

    private void RunSweep<TKernel>(Work<TKernel> work) where TKernel : struct, ILossKernel
    {
        Span<double> totals = stackalloc double[TKernel.SumsPerBatch(work.Sweep)];
        totals.Clear();
        if (_sums.Length < _partCount * totals.Length)
        {
            _sums = new double[_partCount * totals.Length];
        }

        Unwritten.Mark(_sums);
        WorkTeam.Shared.Do(work, _partCount);
        for (var part = 0; part < _partCount; part++)
        {
            for (var i = 0; i < totals.Length; i++)
            {
                totals[i] += _sums[(part * totals.Length) + i];
            }
        }

        work.Kernel.End(work.Sweep, totals);
    }

    /// <summary>Parts are whole sequences, or whole groups.</summary>
    private void CutIntoParts(bool wholeGroups)
    {
        var layout = _batch.Layout;
        var offsets = layout.SequenceOffsets;
        var groups = layout.GroupOffsets;
        var most = (layout.TokenCount / TokensPerPart) + 2;
        if (_parts.Length < most + 1)
        {
            _parts = new int[most + 1];
        }

        _partCount = 0;
        var start = 0;
        for (var unit = 0; unit < (wholeGroups ? layout.GroupCount : layout.SequenceCount); unit++)
        {
            var end = wholeGroups ? groups[unit + 1] : unit + 1;
            if (offsets[end] - start >= TokensPerPart || end == layout.SequenceCount)
            {
                _parts[++_partCount] = end;
                start = offsets[end];
            }
        }
    }

    /// <summary>One kernel's work; kept, so that the next batch finds it.</summary>
    private sealed class Work<TKernel> : ITeamWork where TKernel : struct, ILossKernel
    {
        [ThreadStatic]
        private static Work<TKernel>? _kept;

        private TokenSweep _owner = null!;

        public TKernel Kernel;

        public int Sweep { get; set; }

        public static Work<TKernel> Of(TokenSweep owner)
        {
            var work = _kept ??= new Work<TKernel>();
            work._owner = owner;
            return work;
        }

        public void Do(int part)
        {
            if (_owner._batch.IsDouble)
            {
                Do<LaneDouble>(part);
            }
            else if (Vector512.IsHardwareAccelerated)
            {
                Do<Lane512>(part);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Do<Lane256>(part);
            }
            else
            {
                Do<Lane128>(part);
            }
        }

        private void Do<TLane>(int part) where TLane : unmanaged, ILane<TLane>
        {
            var batch = _owner._batch;
            var offsets = batch.Layout.SequenceOffsets;
            Span<Accumulator> perSequence = stackalloc Accumulator[TKernel.SumsPerSequence(Sweep)];
            Span<Accumulator> perGroup = stackalloc Accumulator[TKernel.SumsPerGroup(Sweep)];
            Span<Accumulator> perBatch = stackalloc Accumulator[TKernel.SumsPerBatch(Sweep)];
            perGroup.Clear();
            perBatch.Clear();
            var sums = new SweepSums(perSequence, perGroup, perBatch);
            var firstSum = FirstSum(Sweep);
            var groups = batch.Layout.GroupOffsets;
            var group = TKernel.HasGroups ? groups.BinarySearch(_owner._parts[part]) : 0;

            // A copy that nothing else can change, so that the inputs of the kernel are read and converted once, not for every lane.
            var (kernel, sweep) = (Kernel, Sweep);
            for (var sequence = _owner._parts[part]; sequence < _owner._parts[part + 1]; sequence++)
            {
                perSequence.Clear();
                var (first, end) = (offsets[sequence], offsets[sequence + 1]);
                if (end - first < TLane.Width)
                {
                    FewTokens(sequence, first, end, ref sums);
                    first = end;
                }

                for (var token = first; token < end; token += TLane.Width)
                {
                    if (token > end - TLane.Width)
                    {
                        // The last lane reaches back over tokens whose sums are made already, and writes the same again.
                        sums.Skip(token - (end - TLane.Width));
                        token = end - TLane.Width;
                    }

                    kernel.Tokens<TLane>(sweep, sequence, token, ref sums);
                }

                sums.Skip(0);
                for (var i = 0; i < perSequence.Length; i++)
                {
                    StoreSum(batch, firstSum + i, sequence, perSequence[i].Total);
                }

                if (batch.IsDouble)
                {
                    kernel.Sequence<LaneDouble>(sweep, sequence, ref sums);
                }
                else
                {
                    kernel.Sequence<Lane1>(sweep, sequence, ref sums);
                }

                if (TKernel.HasGroups && sequence + 1 == groups[group + 1])
                {
                    EndGroup(group++, firstSum + perSequence.Length, perGroup, ref sums);
                }
            }

            for (var i = 0; i < perBatch.Length; i++)
            {
                _owner._sums[(part * perBatch.Length) + i] = perBatch[i].Total;
            }
        }

        /// <summary>Keeps the sums of a group at each of its sequences.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void EndGroup(int group, int firstSum, Span<Accumulator> perGroup, ref SweepSums sums)
        {
            var batch = _owner._batch;
            var (first, end) = (batch.Layout.GroupOffsets[group], batch.Layout.GroupOffsets[group + 1]);
            for (var i = 0; i < perGroup.Length; i++)
            {
                for (var sequence = first; sequence < end; sequence++)
                {
                    StoreSum(batch, firstSum + i, sequence, perGroup[i].Total);
                }
            }

            if (batch.IsDouble)
            {
                Kernel.Group<LaneDouble>(Sweep, first, ref sums);
            }
            else
            {
                Kernel.Group<Lane1>(Sweep, first, ref sums);
            }

            perGroup.Clear();
        }

        /// <summary>
        /// A sequence shorter than a lane. By itself, since the compiler expands lanes only where a method does not grow too large.
        /// </summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void FewTokens(int sequence, int first, int end, ref SweepSums sums)
        {
            for (var token = first; token < end; token++)
            {
                Kernel.Tokens<Lane1>(Sweep, sequence, token, ref sums);
            }
        }

        private static int FirstSum(int sweep)
        {
            var first = 0;
            for (var i = 0; i < sweep; i++)
            {
                first += TKernel.SumsPerSequence(i) + TKernel.SumsPerGroup(i);
            }

            return first;
        }

        private static unsafe void StoreSum(KernelBuffers batch, int sum, int sequence, double value)
        {
            var column = batch.SequenceSums(sum);
            if (batch.IsDouble)
            {
                column.Doubles[sequence] = value;
            }
            else
            {
                column.Singles[sequence] = (float)value;
            }
        }
    }
}
