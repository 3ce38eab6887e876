using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>
/// A token, its log-probability and the row's entropy from the logits of each row, read from memory once: the random number picks a
/// block by its share, then a token in the block, which is still in the cache. Top-k and top-p look at the few logits that pass.
/// </summary>
internal sealed unsafe class SampleWork : RowWork
{
    private double[] _uniforms = [];

    /// <summary>Number of most probable tokens that take part; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>The share of the mass that takes part; 1 for all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>True to take the most probable token, the lowest id among equals.</summary>
    public bool IsGreedy { get; init; }

    /// <summary>The token of each row.</summary>
    public int[] Tokens { get; private set; } = [];

    /// <summary>Its log-probability over the whole vocabulary, nats.</summary>
    public float[] Logps { get; private set; } = [];

    /// <summary>The entropy over the whole vocabulary, nats.</summary>
    public float[] Entropies { get; private set; } = [];

    /// <summary>Draws for all rows.</summary>
    /// <param name="matrix">The logits; they stay as they are.</param>
    /// <param name="uniforms">One number in [0, 1) for each row.</param>
    public void Draw(in LogitMatrix matrix, double[] uniforms)
    {
        _uniforms = uniforms;
        if (Tokens.Length < matrix.Rows)
        {
            (Tokens, Logps, Entropies) = (new int[matrix.Rows], new float[matrix.Rows], new float[matrix.Rows]);
        }

        Run(matrix);
    }

    protected override void DoRows<TLane>(int part, int first, int end)
    {
        Span<BlockMass> blocks = stackalloc BlockMass[LogitRow.BlocksOf(Matrix.VocabularySize)];
        for (var row = first; row < end; row++)
        {
            var logits = Read<TLane>(row);
            var statistics = LogitRow.Summarize<TLane>(logits, Matrix.VocabularySize, Scale, blocks);
            var token = IsGreedy ? FirstGreatest(logits, blocks)
                : TopK > 0 || TopP < 1
                    ? Candidates.Mine.Draw<TLane>(
                        logits, Matrix.VocabularySize, Scale, statistics.LogSumExp, LargestOf(blocks), TopK, TopP, _uniforms[row])
                : FromBlocks<TLane>(logits, statistics.LogSumExp, blocks, _uniforms[row]);
            Tokens[row] = token;
            Logps[row] = (float)((logits[token] * Scale) - statistics.LogSumExp);
            Entropies[row] = (float)statistics.Entropy;
        }
    }

    private static double LargestOf(ReadOnlySpan<BlockMass> blocks)
    {
        var largest = double.NegativeInfinity;
        foreach (var block in blocks)
        {
            largest = Math.Max(largest, block.Largest);
        }

        return largest;
    }

    private int FirstGreatest(float* logits, ReadOnlySpan<BlockMass> blocks)
    {
        var best = 0;
        for (var block = 1; block < blocks.Length; block++)
        {
            best = blocks[block].Largest > blocks[best].Largest ? block : best;
        }

        var start = best * LogitRow.Block;
        var inBlock = new ReadOnlySpan<float>(logits + start, Math.Min(LogitRow.Block, Matrix.VocabularySize - start));
        return start + Math.Max(0, inBlock.IndexOf((float)blocks[best].Largest));
    }

    /// <summary>Inverts the cumulative distribution in the order of the token ids.</summary>
    private int FromBlocks<TLane>(float* logits, double logSumExp, ReadOnlySpan<BlockMass> blocks, double uniform) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var total = 0.0;
        foreach (var block in blocks)
        {
            total += block.MassOf(logSumExp, Scale);
        }

        var left = uniform * total;
        for (var i = 0; i < blocks.Length; i++)
        {
            var mass = blocks[i].MassOf(logSumExp, Scale);
            if (left < mass && Find<TLane>(logits, i, logSumExp, left) is >= 0 and var token)
            {
                return token;
            }

            left = Math.Max(0, left - mass);
        }

        // Rounding carried the number past the end: the last token that can be.
        for (var token = Matrix.VocabularySize - 1; token > 0; token--)
        {
            if (Probability(logits, token, logSumExp) > 0)
            {
                return token;
            }
        }

        return 0;
    }

    /// <summary>The token of a block at which its cumulative mass exceeds a number; -1 where it never does.</summary>
    private int Find<TLane>(float* logits, int block, double logSumExp, double left) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var (token, end) = (block * LogitRow.Block, Math.Min((block + 1) * LogitRow.Block, Matrix.VocabularySize));
        var column = new Column((nint)logits);
        for (; token <= end - TLane.Width; token += TLane.Width)
        {
            var mass = TLane.Sum(SingleMath.ExpOfNonPositive((TLane.Load(column, token) * Scale) - logSumExp));
            if (left < mass)
            {
                break;
            }

            left -= mass;
        }

        for (; token < end; token++)
        {
            var mass = Probability(logits, token, logSumExp);
            if (left < mass)
            {
                return token;
            }

            left -= mass;
        }

        return -1;
    }

    private double Probability(float* logits, int token, double logSumExp) =>
        Lane1.Sum(SingleMath.ExpOfNonPositive((Lane1.Load(new Column((nint)logits), token) * Scale) - logSumExp));
}
