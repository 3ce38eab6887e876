namespace EntroPIC.Kernels.Rows;

/// <summary>Statistics of each row.</summary>
internal sealed unsafe class StatisticsWork(TokenBuffers buffers) : RowWork
{
    protected override void DoRows<TLane>(int part, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            var token = Matrix.FirstToken + row;
            var logits = Read<TLane>(row);
            var statistics = LogitRow.Summarize<TLane>(logits, Matrix.VocabularySize, Scale);
            buffers.LogSumExp[token] = statistics.LogSumExp;
            buffers.Logp.Singles[token] = (float)((logits[buffers.Tokens[token]] * Scale) - statistics.LogSumExp);
            buffers.Entropy.Singles[token] = (float)statistics.Entropy;
            if (buffers.Collision.Address != 0)
            {
                buffers.Collision.Singles[token] =
                    (float)LogitRow.Collision<TLane>(logits, Matrix.VocabularySize, Scale, statistics.LogSumExp);
            }
        }
    }
}
