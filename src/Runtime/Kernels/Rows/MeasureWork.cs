namespace EntroPIC.Kernels.Rows;

/// <summary>Statistics of each row.</summary>
internal sealed unsafe class MeasureWork(TokenColumns columns) : RowWork
{
    protected override void DoRows<TLane>(int part, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            var token = Matrix.FirstToken + row;
            var logits = Read<TLane>(row);
            var statistics = LogitRow.Measure<TLane>(logits, Matrix.VocabularySize, Scale);
            columns.LogSumExp[token] = statistics.LogSumExp;
            columns.Logp.Singles[token] = (float)((logits[columns.Tokens[token]] * Scale) - statistics.LogSumExp);
            columns.Entropy.Singles[token] = (float)statistics.Entropy;
            if (columns.Collision.Address != 0)
            {
                columns.Collision.Singles[token] = (float)LogitRow.Collision<TLane>(logits, Matrix.VocabularySize, Scale, statistics.LogSumExp);
            }
        }
    }
}
