using EntroPIC.Generated;

namespace EntroPIC.Kernels.Rows;

/// <summary>
/// The gradient by the logits of each row, from the gradients by log-probability, entropy and declared statistics of its token.
/// </summary>
internal sealed unsafe class GradientWork<TVocabulary> : RowWork
    where TVocabulary : struct, IVocabularyKernel
{
    [ThreadStatic]
    private static GradientWork<TVocabulary>? _kept;

    private TokenBuffers _buffers = null!;
    private TVocabulary _vocabulary;

    /// <summary>The work of this kernel's type that was kept from the last time.</summary>
    public static GradientWork<TVocabulary> Of(TokenBuffers buffers, TVocabulary vocabulary)
    {
        var work = _kept ??= new GradientWork<TVocabulary>();
        work._buffers = buffers;
        work._vocabulary = vocabulary;
        return work;
    }

    protected override void DoRows<TLane>(int part, int first, int end)
    {
        Span<double> changes = stackalloc double[TVocabulary.IsLive ? TVocabulary.Statistics : 0];
        Span<double> largest = stackalloc double[TVocabulary.IsLive ? LogitRow.BlocksOf(Matrix.VocabularySize) : 0];
        for (var row = first; row < end; row++)
        {
            var token = Matrix.FirstToken + row;
            double byLogp = _buffers.ByLogp.Singles[token];
            var byEntropy = _buffers.ByEntropy.Address == 0 ? 0.0 : _buffers.ByEntropy.Singles[token];
            var isFlat = _buffers.LoadChanges(token, changes);
            if (isFlat && byLogp == 0 && byEntropy == 0 && !double.IsNaN(_buffers.LogSumExp[token]))
            {
                Clear(row);
                continue;
            }

            var logits = Take<TLane>(row);
            var statistics = new RowStatistics(_buffers.LogSumExp[token], _buffers.Entropy.Singles[token]);
            if (TVocabulary.IsLive)
            {
                var vocabulary = _vocabulary;
                VocabularySweeps.Restore(ref vocabulary, _buffers.KeptOf(token));
                var byAll = byLogp + vocabulary.Pull(changes);

                // Made again as the sweep of the statistics made them, so that a condition holds here where it held there.
                var exponentials = Spare();
                LogitRow.Exponentiate<TLane>(logits, exponentials, Matrix.VocabularySize, Scale, largest);
                VocabularySweeps.Differentiate<TLane, TVocabulary>(
                    vocabulary, logits, exponentials, Matrix.VocabularySize, Scale, largest, statistics, byAll, byEntropy);
            }
            else
            {
                LogitRow.Differentiate<TLane>(logits, Matrix.VocabularySize, Scale, statistics, byLogp, byEntropy);
            }

            logits[_buffers.Tokens[token]] += (float)(byLogp * Scale);
            Write<TLane>(row, logits);
        }
    }
}
