namespace EntroPIC.Kernels.Rows;

/// <summary>The gradient by the logits of each row, from the gradients by log-probability and entropy of its token.</summary>
internal sealed unsafe class GradientWork(TokenColumns columns) : RowWork
{
    protected override void DoRows<TLane>(int part, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            var token = Matrix.FirstToken + row;
            double byLogp = columns.ByLogp.Singles[token];
            var byEntropy = columns.ByEntropy.Address == 0 ? 0.0 : columns.ByEntropy.Singles[token];
            if (byLogp == 0 && byEntropy == 0 && !double.IsNaN(columns.LogSumExp[token]))
            {
                Clear(row);
                continue;
            }

            var logits = Take<TLane>(row);
            var statistics = new RowStatistics(columns.LogSumExp[token], columns.Entropy.Singles[token]);
            LogitRow.Differentiate<TLane>(logits, Matrix.VocabularySize, Scale, statistics, byLogp, byEntropy);
            logits[columns.Tokens[token]] += (float)(byLogp * Scale);
            Write<TLane>(row, logits);
        }
    }
}
