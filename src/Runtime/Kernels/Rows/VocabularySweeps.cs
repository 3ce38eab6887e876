using System.Runtime.CompilerServices;
using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>
/// Sweeps of a vocabulary kernel over a row of logits, which is in a cache by then. Log-probabilities are made relative to the maximum of a
/// block, so that a large maximum costs no accuracy.
/// </summary>
internal static unsafe class VocabularySweeps
{
    /// <summary>Finds the statistics of a row.</summary>
    /// <param name="kernel">The kernel, which gets them.</param>
    /// <param name="row">The logits.</param>
    /// <param name="exponentials">What <see cref="LogitRow.Exponentiate"/> kept of it.</param>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="scale">The factor of the logits: 1 / temperature.</param>
    /// <param name="largest">The maximum of each block, scaled.</param>
    /// <param name="logSumExp">Logarithm of the sum of the exponentials of the scaled logits.</param>
    /// <param name="kept">Gets the sums and extremes of all sweeps; empty if they are not asked for.</param>
    public static void Run<TLane, TVocabulary>(
        ref TVocabulary kernel, float* row, float* exponentials, int vocabularySize, double scale, ReadOnlySpan<double> largest, double logSumExp, Span<double> kept)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
    {
        Span<double> all = stackalloc double[KeptBy<TVocabulary>()];
        for (var (sweep, first) = (0, 0); sweep < TVocabulary.Sweeps; sweep++)
        {
            var (sums, extremes) = (TVocabulary.Sums(sweep), TVocabulary.Extremes(sweep));
            var totals = all.Slice(first, sums + extremes);
            totals[..sums].Clear();
            totals[sums..].Fill(double.NegativeInfinity);
            if (sweep == 0 && TVocabulary.StartsWithLargest)
            {
                totals[0] = Greatest(largest) - logSumExp;
            }
            else if (sweep == 0)
            {
                Sweep<TLane, TVocabulary, First<TVocabulary>>(kernel, row, exponentials, vocabularySize, scale, largest, logSumExp, totals, sums);
            }
            else
            {
                Sweep<TLane, TVocabulary, Second<TVocabulary>>(kernel, row, exponentials, vocabularySize, scale, largest, logSumExp, totals, sums);
            }

            kernel.End(sweep, totals);
            first += totals.Length;
        }

        if (kept.Length > 0)
        {
            all.CopyTo(kept);
        }
    }

    private static void Sweep<TLane, TVocabulary, TSweep>(
        TVocabulary kernel, float* row, float* exponentials, int vocabularySize, double scale, ReadOnlySpan<double> largest, double logSumExp, Span<double> totals, int sums)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
        where TSweep : struct, ISweep<TVocabulary>
    {
        for (var start = 0; start < vocabularySize; start += LogitRow.Block)
        {
            var block = new Block(row + start, exponentials + start, scale, largest[start / LogitRow.Block], logSumExp);
            var count = Math.Min(LogitRow.Block, vocabularySize - start);
            var whole = count - (count % TLane.Width);
            Add<TLane, TVocabulary, TSweep>(kernel, block, 0, whole, totals, sums);
            Add<Lane1, TVocabulary, TSweep>(kernel, block, whole, count, totals, sums);
        }
    }

    private static double Greatest(ReadOnlySpan<double> numbers)
    {
        var greatest = double.NegativeInfinity;
        foreach (var number in numbers)
        {
            greatest = Math.Max(greatest, number);
        }

        return greatest;
    }

    /// <summary>Restores the statistics of a row.</summary>
    public static void Restore<TVocabulary>(ref TVocabulary kernel, ReadOnlySpan<double> kept) where TVocabulary : struct, IVocabularyKernel
    {
        for (var (sweep, first) = (0, 0); sweep < TVocabulary.Sweeps; sweep++)
        {
            var count = TVocabulary.Sums(sweep) + TVocabulary.Extremes(sweep);
            kernel.End(sweep, kept.Slice(first, count));
            first += count;
        }
    }

    /// <summary>Number of sums and extremes of all sweeps.</summary>
    public static int KeptBy<TVocabulary>() where TVocabulary : struct, IVocabularyKernel
    {
        var count = 0;
        for (var sweep = 0; sweep < TVocabulary.Sweeps; sweep++)
        {
            count += TVocabulary.Sums(sweep) + TVocabulary.Extremes(sweep);
        }

        return count;
    }

    /// <summary>
    /// In place of each logit the derivative by it, but for the token's own log-probability: that through the statistics, less its
    /// probability's share of the derivative by all log-probabilities.
    /// </summary>
    /// <param name="kernel">The kernel, with the derivatives by its statistics.</param>
    /// <param name="row">The logits.</param>
    /// <param name="exponentials">What <see cref="LogitRow.Exponentiate"/> kept of it.</param>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="scale">The factor of the logits: 1 / temperature.</param>
    /// <param name="largest">The maximum of each block, scaled.</param>
    /// <param name="statistics">The statistics of the row.</param>
    /// <param name="byAll">The derivative by all log-probabilities together.</param>
    /// <param name="byEntropy">The derivative by the entropy.</param>
    public static void Differentiate<TLane, TVocabulary>(
        TVocabulary kernel, float* row, float* exponentials, int vocabularySize, double scale, ReadOnlySpan<double> largest, RowStatistics statistics, double byAll, double byEntropy)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
    {
        for (var start = 0; start < vocabularySize; start += LogitRow.Block)
        {
            var block = new Block(row + start, exponentials + start, scale, largest[start / LogitRow.Block], statistics.LogSumExp);
            var count = Math.Min(LogitRow.Block, vocabularySize - start);
            var whole = count - (count % TLane.Width);
            Write(kernel, block.In<TLane>(), 0, whole, statistics.Entropy, byAll, byEntropy, byEntropy != 0);
            Write(kernel, block.In<Lane1>(), whole, count, statistics.Entropy, byAll, byEntropy, byEntropy != 0);
        }
    }

    /// <summary>
    /// Adds a part of a block to the sums. Only where the policy cannot sample a word is it done again, word by word: elsewhere, asking costs more
    /// than the sums.
    /// </summary>
    private static void Add<TLane, TVocabulary, TSweep>(TVocabulary kernel, in Block block, int first, int end, Span<double> totals, int sums)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
        where TSweep : struct, ISweep<TVocabulary>
    {
        if (first == end)
        {
            return;
        }

        Span<TLane> even = stackalloc TLane[totals.Length];
        Span<TLane> odd = stackalloc TLane[totals.Length];
        Begin(even, sums);
        Begin(odd, sums);
        if (!TryAdd<TLane, TVocabulary, TSweep>(kernel, block.In<TLane>(), first, end, even, odd))
        {
            Begin(even, sums);
            Begin(odd, sums);
            AddPossible<TLane, TVocabulary, TSweep>(kernel, block.In<TLane>(), first, end, even);
        }

        for (var i = 0; i < sums; i++)
        {
            totals[i] += TLane.Sum(even[i]) + TLane.Sum(odd[i]);
        }

        for (var i = sums; i < totals.Length; i++)
        {
            totals[i] = Math.Max(totals[i], Math.Max(TLane.Largest(even[i]), TLane.Largest(odd[i])));
        }
    }

    private static void Begin<TLane>(Span<TLane> lanes, int sums) where TLane : unmanaged, ILane<TLane>
    {
        lanes[..sums].Fill(0);
        lanes[sums..].Fill(double.NegativeInfinity);
    }

    /// <summary>Adds all words, to two sets of sums in turn: each sum waits for the one before.</summary>
    /// <returns>False if the policy cannot sample one of them.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // The compiler expands lanes only where a method does not grow too large.
    private static bool TryAdd<TLane, TVocabulary, TSweep>(TVocabulary kernel, BlockOf<TLane> block, int first, int end, Span<TLane> even, Span<TLane> odd)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
        where TSweep : struct, ISweep<TVocabulary>
    {
        TLane least = 0;
        var intoEven = new VocabularySums<TLane>(even);
        var intoOdd = new VocabularySums<TLane>(odd);
        var i = first;
        for (; i <= end - (2 * TLane.Width); i += 2 * TLane.Width)
        {
            var (one, other) = (block.Logp(i), block.Logp(i + TLane.Width));
            least = TLane.AtMost(TLane.AtMost(least, one), other);
            TSweep.Words(kernel, one, block.Prob(i), ref intoEven);
            TSweep.Words(kernel, other, block.Prob(i + TLane.Width), ref intoOdd);
        }

        for (; i < end; i += TLane.Width)
        {
            var logp = block.Logp(i);
            least = TLane.AtMost(least, logp);
            TSweep.Words(kernel, logp, block.Prob(i), ref intoEven);
        }

        return !TLane.Any(least <= Vocabulary.LeastLogp);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddPossible<TLane, TVocabulary, TSweep>(TVocabulary kernel, BlockOf<TLane> block, int first, int end, Span<TLane> lanes)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
        where TSweep : struct, ISweep<TVocabulary>
    {
        for (var i = first; i < end; i += TLane.Width)
        {
            var logp = block.Logp(i);
            var into = new VocabularySums<TLane>(lanes, ~(logp <= Vocabulary.LeastLogp));
            TSweep.Words(kernel, logp, block.Prob(i), ref into);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write<TLane, TVocabulary>(
        TVocabulary kernel, BlockOf<TLane> block, int first, int end, TLane entropy, TLane byAll, TLane byEntropy, bool hasEntropy)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
    {
        TLane none = Vocabulary.LeastLogp;
        for (var i = first; i < end; i += TLane.Width)
        {
            var logp = block.Logp(i);
            var prob = block.Prob(i);
            var slope = TLane.Choose(logp <= none, 0, kernel.Slope(logp, prob));
            var shared = hasEntropy ? TLane.MultiplyAdd(logp + entropy, byEntropy, byAll) : byAll;
            block.Store(i, slope - (prob * shared));
        }
    }

    /// <summary>One of the sweeps of a kernel, chosen when it is compiled.</summary>
    private interface ISweep<TVocabulary>
    {
        static abstract void Words<TLane>(in TVocabulary kernel, TLane logp, TLane prob, ref VocabularySums<TLane> sums)
            where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>;
    }

    private readonly struct First<TVocabulary> : ISweep<TVocabulary> where TVocabulary : struct, IVocabularyKernel
    {
        public static void Words<TLane>(in TVocabulary kernel, TLane logp, TLane prob, ref VocabularySums<TLane> sums)
            where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> => Unsafe.AsRef(in kernel).FirstWords(logp, prob, ref sums);
    }

    private readonly struct Second<TVocabulary> : ISweep<TVocabulary> where TVocabulary : struct, IVocabularyKernel
    {
        public static void Words<TLane>(in TVocabulary kernel, TLane logp, TLane prob, ref VocabularySums<TLane> sums)
            where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> => Unsafe.AsRef(in kernel).SecondWords(logp, prob, ref sums);
    }

    /// <summary>A block of a row.</summary>
    private readonly struct Block(float* logits, float* exponentials, double scale, double largest, double logSumExp)
    {
        /// <summary>The block in lanes, its numbers converted once.</summary>
        public BlockOf<TLane> In<TLane>() where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        {
            // A block without a possible word has no maximum to be relative to. The maximum itself, a logit, is exact in single precision.
            var isRelative = !double.IsNegativeInfinity(largest);
            return new(
                new Column((nint)logits), new Column((nint)exponentials), scale, isRelative ? largest / scale : 0,
                isRelative ? largest - logSumExp : -logSumExp, isRelative ? Math.Exp(largest - logSumExp) : 0);
        }
    }

    /// <summary>A block of a row in lanes.</summary>
    private readonly struct BlockOf<TLane>(Column logits, Column exponentials, TLane scale, TLane maximum, TLane offset, TLane share)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        public TLane Logp(int i) => TLane.AtLeast(TLane.MultiplyAdd(TLane.Load(logits, i) - maximum, scale, offset), Vocabulary.LeastLogp);

        public TLane Prob(int i) => TLane.Load(exponentials, i) * share;

        public void Store(int i, TLane slope) => TLane.Store(logits, i, slope * scale);
    }
}
