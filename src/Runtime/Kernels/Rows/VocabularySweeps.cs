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
            for (var start = 0; start < vocabularySize; start += LogitRow.Block)
            {
                var block = new Block(row + start, exponentials + start, scale, largest[start / LogitRow.Block], logSumExp);
                var count = Math.Min(LogitRow.Block, vocabularySize - start);
                var whole = count - (count % TLane.Width);
                Add<TLane, TVocabulary>(kernel, sweep, block, 0, whole, totals, sums);
                Add<Lane1, TVocabulary>(kernel, sweep, block, whole, count, totals, sums);
            }

            kernel.End(sweep, totals);
            first += totals.Length;
        }

        if (kept.Length > 0)
        {
            all.CopyTo(kept);
        }
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
    /// <param name="exponentials">What <see cref="LogitRow.Exponentiate"/> kept of it; <c>null</c> to make them again.</param>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="scale">The factor of the logits: 1 / temperature.</param>
    /// <param name="largest">The maximum of each block, scaled; empty without exponentials.</param>
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
            var maximum = exponentials == null ? double.NegativeInfinity : largest[start / LogitRow.Block];
            var block = new Block(row + start, exponentials == null ? null : exponentials + start, scale, maximum, statistics.LogSumExp);
            var count = Math.Min(LogitRow.Block, vocabularySize - start);
            var whole = count - (count % TLane.Width);
            Write<TLane, TVocabulary>(kernel, block, 0, whole, statistics.Entropy, byAll, byEntropy);
            Write<Lane1, TVocabulary>(kernel, block, whole, count, statistics.Entropy, byAll, byEntropy);
        }
    }

    private static void Add<TLane, TVocabulary>(TVocabulary kernel, int sweep, in Block block, int first, int end, Span<double> totals, int sums)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
    {
        if (first == end)
        {
            return;
        }

        Span<TLane> lanes = stackalloc TLane[totals.Length];
        lanes[..sums].Fill(0);
        lanes[sums..].Fill(double.NegativeInfinity);
        for (var i = first; i < end; i += TLane.Width)
        {
            var logp = block.Logp<TLane>(i);
            var into = new VocabularySums<TLane>(lanes, ~(logp <= TokenStatistics.LeastLogp));
            kernel.Words(sweep, logp, block.Prob(logp, i), ref into);
        }

        for (var i = 0; i < sums; i++)
        {
            totals[i] += TLane.Sum(lanes[i]);
        }

        for (var i = sums; i < totals.Length; i++)
        {
            totals[i] = Math.Max(totals[i], TLane.Largest(lanes[i]));
        }
    }

    private static void Write<TLane, TVocabulary>(
        TVocabulary kernel, in Block block, int first, int end, double entropy, double byAll, double byEntropy)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
        where TVocabulary : struct, IVocabularyKernel
    {
        for (var i = first; i < end; i += TLane.Width)
        {
            var logp = block.Logp<TLane>(i);
            var prob = block.Prob(logp, i);
            var slope = TLane.Choose(logp <= TokenStatistics.LeastLogp, 0, kernel.Slope(logp, prob));
            var shared = byEntropy == 0 ? byAll : TLane.MultiplyAdd(logp + entropy, byEntropy, byAll);
            TLane.Store(block.Logits, i, (slope - (prob * shared)) * block.Scale);
        }
    }

    /// <summary>A block of a row.</summary>
    private readonly struct Block
    {
        private readonly Column _exponentials;
        private readonly double _largest;
        private readonly double _offset;
        private readonly double _share;

        public Block(float* logits, float* exponentials, double scale, double largest, double logSumExp)
        {
            // A block without a possible word has no maximum to be relative to.
            var isRelative = !double.IsNegativeInfinity(largest);
            Logits = new Column((nint)logits);
            Scale = scale;
            _exponentials = new Column((nint)exponentials);
            _largest = isRelative ? largest : 0;
            _offset = isRelative ? largest - logSumExp : -logSumExp;
            _share = isRelative ? Math.Exp(largest - logSumExp) : 0;
        }

        public Column Logits { get; }

        public double Scale { get; }

        public TLane Logp<TLane>(int i) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> =>
            TLane.AtLeast((TLane.Load(Logits, i) * Scale) - _largest + _offset, TokenStatistics.LeastLogp);

        public TLane Prob<TLane>(TLane logp, int i) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> =>
            _exponentials.Address == 0 ? SingleMath.ExpOfNonPositive(TLane.Min(logp, 0)) : TLane.Load(_exponentials, i) * _share;
    }
}
