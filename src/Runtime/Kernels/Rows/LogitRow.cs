using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>
/// The logits of one token, in float32, in memory that may be written. A row of a large vocabulary is larger than the first cache, so
/// it is worked on in blocks: maximum and exponentials of a block while it is there, each block relative to its own maximum. So the
/// row comes from memory once and goes back once.
/// </summary>
internal static unsafe class LogitRow
{
    /// <summary>Numbers in a block: 16 KiB, half of the smallest first cache.</summary>
    public const int Block = 4096;

    // A logit this far below the maximum has probability 0 in single precision; its product with 0 must not be NaN for -inf.
    private const double Nowhere = -200;

    /// <summary>The blocks of a row.</summary>
    public static int BlocksOf(int vocabularySize) => (vocabularySize + Block - 1) / Block;

    /// <summary>The statistics of the row, which is unchanged.</summary>
    /// <param name="row">The logits.</param>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="scale">The factor of the logits: 1 / temperature.</param>
    public static RowStatistics Summarize<TLane>(float* row, int vocabularySize, double scale) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane> =>
        Summarize<TLane>(row, vocabularySize, scale, []);

    /// <summary>The statistics of the row, with the mass of each block.</summary>
    public static RowStatistics Summarize<TLane>(float* row, int vocabularySize, double scale, Span<BlockMass> blocks) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var sums = new BlockSums();
        for (var start = 0; start < vocabularySize; start += Block)
        {
            var count = Math.Min(Block, vocabularySize - start);
            var largest = Largest<TLane>(row + start, count);
            var block = Exponentials<TLane>(row + start, count, largest, scale, null);
            sums.Add(largest * scale, block);
            if (blocks.Length > 0)
            {
                blocks[start / Block] = new BlockMass(largest, block.Sum);
            }
        }

        return sums.ToStatistics();
    }

    /// <summary>The statistics of the row, with each logit's exponential relative to the maximum of its block.</summary>
    /// <param name="row">The logits.</param>
    /// <param name="exponentials">Gets the exponentials; may be the row itself.</param>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="scale">The factor of the logits: 1 / temperature.</param>
    /// <param name="largest">Gets the maximum of each block, scaled.</param>
    public static RowStatistics Exponentiate<TLane>(float* row, float* exponentials, int vocabularySize, double scale, Span<double> largest) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var sums = new BlockSums();
        for (var start = 0; start < vocabularySize; start += Block)
        {
            var count = Math.Min(Block, vocabularySize - start);
            var maximum = Largest<TLane>(row + start, count);
            largest[start / Block] = maximum * scale;
            sums.Add(maximum * scale, Exponentials<TLane>(row + start, count, maximum, scale, exponentials + start));
        }

        return sums.ToStatistics();
    }

    /// <summary>After <see cref="Exponentiate"/> in place: the row becomes its probabilities times a factor.</summary>
    public static void Normalize<TLane>(float* row, int vocabularySize, ReadOnlySpan<double> largest, double logSumExp, double factor) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        for (var start = 0; start < vocabularySize; start += Block)
        {
            TLane share = factor * Math.Exp(largest[start / Block] - logSumExp);
            var (block, count) = (new Column((nint)(row + start)), Math.Min(Block, vocabularySize - start));
            var i = 0;
            for (; i <= count - TLane.Width; i += TLane.Width)
            {
                TLane.Store(block, i, TLane.Load(block, i) * share);
            }

            Lane1 lastShare = factor * Math.Exp(largest[start / Block] - logSumExp);
            for (; i < count; i++)
            {
                Lane1.Store(block, i, Lane1.Load(block, i) * lastShare);
            }
        }
    }

    /// <summary>
    /// In place of each logit the derivative by it, but for the token's own log-probability: with p its probability,
    /// -p * (change by log-probability + change by entropy * (log p + entropy)) * scale.
    /// </summary>
    public static void Differentiate<TLane>(float* row, int vocabularySize, double scale, RowStatistics statistics, double byLogp, double byEntropy) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var column = new Column((nint)row);
        var i = 0;
        for (; i <= vocabularySize - TLane.Width; i += TLane.Width)
        {
            Differentiate<TLane>(column, i, scale, statistics, byLogp, byEntropy);
        }

        for (; i < vocabularySize; i++)
        {
            Differentiate<Lane1>(column, i, scale, statistics, byLogp, byEntropy);
        }
    }

    /// <summary>The same derivatives, from the exponentials that <see cref="Exponentiate"/> kept elsewhere.</summary>
    public static void Differentiate<TLane>(
        float* row, float* exponentials, int vocabularySize, double scale, ReadOnlySpan<double> largest, RowStatistics statistics, double byLogp, double byEntropy)
        where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        for (var start = 0; start < vocabularySize; start += Block)
        {
            var (block, kept, count) =
                (new Column((nint)(row + start)), new Column((nint)(exponentials + start)), Math.Min(Block, vocabularySize - start));
            var share = -scale * Math.Exp(largest[start / Block] - statistics.LogSumExp);

            // share * (byLogp + byEntropy * (x + entropy - log sum)), as a line through the logits.
            var (slope, offset) = (share * byEntropy * scale, share * (byLogp + (byEntropy * (statistics.Entropy - statistics.LogSumExp))));
            var least = (statistics.LogSumExp + Nowhere) / scale;
            var i = 0;
            for (; i <= count - TLane.Width; i += TLane.Width)
            {
                TLane.Store(block, i, Slope(TLane.Load(block, i), TLane.Load(kept, i)));
            }

            for (; i < count; i++)
            {
                Lane1.Store(block, i, Slope(Lane1.Load(block, i), Lane1.Load(kept, i)));
            }

            T Slope<T>(T logit, T exponential) where T : unmanaged, ISingleLane<T>, ILane<T> =>
                exponential * T.MultiplyAdd(T.AtLeast(logit, least), slope, offset);
        }
    }

    /// <summary>The sum of squared probabilities.</summary>
    public static double Collision<TLane>(float* row, int vocabularySize, double scale, double logSumExp) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        if (double.IsNaN(logSumExp))
        {
            return double.NaN;
        }

        var column = new Column((nint)row);
        var sums = new Accumulator();
        var i = 0;
        for (; i <= vocabularySize - TLane.Width; i += TLane.Width)
        {
            TLane.Accumulate(ref sums, Lane.Square(Probability(TLane.Load(column, i))));
        }

        for (; i < vocabularySize; i++)
        {
            Lane1.Accumulate(ref sums, Lane.Square(Probability(Lane1.Load(column, i))));
        }

        return sums.Total;

        T Probability<T>(T logit) where T : unmanaged, ISingleLane<T>, ILane<T> => SingleMath.ExpOfNonPositive((logit * scale) - logSumExp);
    }

    private static void Differentiate<TLane>(Column row, int i, double scale, RowStatistics statistics, double byLogp, double byEntropy) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var logp = TLane.AtLeast((TLane.Load(row, i) * scale) - statistics.LogSumExp, Nowhere);
        var change = TLane.MultiplyAdd(logp + statistics.Entropy, byEntropy, byLogp);
        TLane.Store(row, i, SingleMath.ExpOfNonPositive(TLane.Min(logp, 0)) * change * -scale);
    }

    private static double Largest<TLane>(float* numbers, int count) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var column = new Column((nint)numbers);
        var i = 0;
        var largest = double.NegativeInfinity;
        if (count >= 4 * TLane.Width)
        {
            // Four at a time: each maximum waits for the one before.
            var (a, b, c, d) = (
                TLane.Load(column, 0), TLane.Load(column, TLane.Width), TLane.Load(column, 2 * TLane.Width),
                TLane.Load(column, 3 * TLane.Width));
            for (i = 4 * TLane.Width; i <= count - (4 * TLane.Width); i += 4 * TLane.Width)
            {
                a = TLane.AtLeast(a, TLane.Load(column, i));
                b = TLane.AtLeast(b, TLane.Load(column, i + TLane.Width));
                c = TLane.AtLeast(c, TLane.Load(column, i + (2 * TLane.Width)));
                d = TLane.AtLeast(d, TLane.Load(column, i + (3 * TLane.Width)));
            }

            largest = TLane.Largest(TLane.Max(TLane.Max(a, b), TLane.Max(c, d)));
        }

        for (; i < count; i++)
        {
            largest = Math.Max(largest, numbers[i]);
        }

        return largest;
    }

    /// <summary>
    /// Sums of e^x and of x e^x over a block, x relative to the block's maximum and scaled; the exponentials are kept where there is room.
    /// </summary>
    private static (double Sum, double Weighted) Exponentials<TLane>(float* numbers, int count, double largest, double scale, float* room) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var column = new Column((nint)numbers);
        if (double.IsNegativeInfinity(largest))
        {
            // Relative to it, nothing has a value. The maximum does not see NaN.
            var isAnyNaN = new ReadOnlySpan<float>(numbers, count).IndexOfAnyExcept(float.NegativeInfinity) >= 0;
            if (room != null)
            {
                new Span<float>(room, count).Clear();
            }

            return (0, isAnyNaN ? double.NaN : 0);
        }

        var kept = new Column((nint)room);
        TLane maximum = largest;
        TLane factor = scale;
        TLane sum = 0, sum2 = 0, weighted = 0, weighted2 = 0;
        var i = 0;
        for (; i <= count - (2 * TLane.Width); i += 2 * TLane.Width)
        {
            // The next block comes from memory while this one is worked on.
            TLane.Prefetch(column, i + Block);
            TLane.Prefetch(column, i + Block + TLane.Width);
            var x = TLane.AtLeast((TLane.Load(column, i) - maximum) * factor, Nowhere);
            var y = TLane.AtLeast((TLane.Load(column, i + TLane.Width) - maximum) * factor, Nowhere);
            var (ex, ey) = (SingleMath.ExpOfNonPositive(x), SingleMath.ExpOfNonPositive(y));
            sum += ex;
            sum2 += ey;
            weighted = TLane.MultiplyAdd(ex, x, weighted);
            weighted2 = TLane.MultiplyAdd(ey, y, weighted2);
            if (room != null)
            {
                TLane.Store(kept, i, ex);
                TLane.Store(kept, i + TLane.Width, ey);
            }
        }

        var (total, totalWeighted) = (TLane.Sum(sum) + TLane.Sum(sum2), TLane.Sum(weighted) + TLane.Sum(weighted2));
        for (; i < count; i++)
        {
            var x = Lane1.AtLeast((Lane1.Load(column, i) - largest) * scale, Nowhere);
            var e = SingleMath.ExpOfNonPositive(x);
            total += Lane1.Sum(e);
            totalWeighted += Lane1.Sum(e * x);
            if (room != null)
            {
                Lane1.Store(kept, i, e);
            }
        }

        return (total, totalWeighted);
    }

    /// <summary>Puts blocks together, each relative to its own maximum.</summary>
    private struct BlockSums()
    {
        private double _largest = double.NegativeInfinity;
        private double _sum;
        private double _weighted;

        public void Add(double largest, (double Sum, double Weighted) block)
        {
            if (double.IsNegativeInfinity(largest))
            {
                _weighted += block.Weighted;
                return;
            }

            if (largest > _largest)
            {
                Rebase(largest);
            }

            var share = Math.Exp(largest - _largest);
            _sum += share * block.Sum;
            _weighted += share * (block.Weighted + ((largest - _largest) * block.Sum));
        }

        public readonly RowStatistics ToStatistics()
        {
            // The exponential of NaN can look like a number; its product with NaN cannot. A row without a possible token has no statistics.
            var log = double.IsNaN(_weighted) || _sum == 0 ? double.NaN : Math.Log(_sum);
            return new RowStatistics(_largest + log, log - (_weighted / _sum));
        }

        private void Rebase(double largest)
        {
            if (_sum > 0)
            {
                var share = Math.Exp(_largest - largest);
                _weighted = share * (_weighted + ((_largest - largest) * _sum));
                _sum *= share;
            }

            _largest = largest;
        }
    }
}
