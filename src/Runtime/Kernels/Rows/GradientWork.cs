namespace EntroPIC.Kernels.Rows;

/// <summary>The gradient by the logits of each row, from the gradients by log-probability and entropy of its token.</summary>
internal sealed unsafe class GradientWork(TokenBuffers buffers) : RowWork
{
    protected override void DoRows<TLane>(int part, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            var token = Matrix.FirstToken + row;
            double byLogp = buffers.ByLogp.Singles[token];
            var byEntropy = buffers.ByEntropy.Address == 0 ? 0.0 : buffers.ByEntropy.Singles[token];
            if (byLogp == 0 && byEntropy == 0 && !double.IsNaN(buffers.LogSumExp[token]))
            {
                Clear(row);
                continue;
            }

            var logits = Take<TLane>(row);
            var statistics = new RowStatistics(buffers.LogSumExp[token], buffers.Entropy.Singles[token]);
            LogitRow.Differentiate<TLane>(logits, Matrix.VocabularySize, Scale, statistics, byLogp, byEntropy);
            logits[buffers.Tokens[token]] += (float)(byLogp * Scale);
            Write<TLane>(row, logits);
        }
    }
}
