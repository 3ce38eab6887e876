using EntroPIC.Generated;

namespace EntroPIC.Kernels.Rows;

/// <summary>Statistics of each row, those that a loss declares over the vocabulary among them.</summary>
internal sealed unsafe class StatisticsWork<TVocabulary> : RowWork
    where TVocabulary : struct, IVocabularyKernel
{
    [ThreadStatic]
    private static StatisticsWork<TVocabulary>? _kept;

    private TokenBuffers _buffers = null!;
    private TVocabulary _vocabulary;

    /// <summary>The work of this kernel's type that was kept from the last time.</summary>
    public static StatisticsWork<TVocabulary> Of(TokenBuffers buffers, TVocabulary vocabulary)
    {
        var work = _kept ??= new StatisticsWork<TVocabulary>();
        work._buffers = buffers;
        work._vocabulary = vocabulary;
        return work;
    }

    protected override void DoRows<TLane>(int part, int first, int end)
    {
        Span<double> largest = stackalloc double[TVocabulary.Statistics == 0 ? 0 : LogitRow.BlocksOf(Matrix.VocabularySize)];
        for (var row = first; row < end; row++)
        {
            var token = Matrix.FirstToken + row;
            var logits = Read<TLane>(row);
            RowStatistics statistics;
            if (TVocabulary.Statistics == 0)
            {
                statistics = LogitRow.Summarize<TLane>(logits, Matrix.VocabularySize, Scale);
            }
            else
            {
                var exponentials = Spare();
                statistics = LogitRow.Exponentiate<TLane>(logits, exponentials, Matrix.VocabularySize, Scale, largest);
                var vocabulary = _vocabulary;
                VocabularySweeps.Run<TLane, TVocabulary>(
                    ref vocabulary, logits, exponentials, Matrix.VocabularySize, Scale, largest, statistics.LogSumExp, _buffers.KeptOf(token));
                _buffers.Store(vocabulary, token);
            }

            _buffers.LogSumExp[token] = statistics.LogSumExp;
            _buffers.Logp.Singles[token] = (float)((logits[_buffers.Tokens[token]] * Scale) - statistics.LogSumExp);
            _buffers.Entropy.Singles[token] = (float)statistics.Entropy;
            if (_buffers.Collision.Address != 0)
            {
                _buffers.Collision.Singles[token] =
                    (float)LogitRow.Collision<TLane>(logits, Matrix.VocabularySize, Scale, statistics.LogSumExp);
            }
        }
    }
}
