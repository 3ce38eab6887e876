using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>
/// Statistics, loss and gradient of each row in one sweep, the kernel compiled into it: for per-token losses, where the gradient of a
/// token does not depend on the policy's outputs for other tokens.
/// </summary>
internal sealed unsafe class LocalWork<TKernel, TVocabulary> : RowWork
    where TKernel : struct, ILossKernel
    where TVocabulary : struct, IVocabularyKernel
{
    [ThreadStatic]
    private static LocalWork<TKernel, TVocabulary>? _kept;

    private TokenBuffers _buffers = null!;
    private double[] _sums = [];

    private TVocabulary _vocabulary;

    /// <summary>The kernel.</summary>
    public TKernel Kernel;

    /// <summary>The work of these kernels' types that was kept from the last time.</summary>
    public static LocalWork<TKernel, TVocabulary> Of(TokenBuffers buffers, TKernel kernel, TVocabulary vocabulary)
    {
        var work = _kept ??= new LocalWork<TKernel, TVocabulary>();
        work._buffers = buffers;
        work.Kernel = kernel;
        work._vocabulary = vocabulary;
        return work;
    }

    /// <summary>Makes room for the sums of some rows.</summary>
    public void Expect(int rows)
    {
        var needed = PartsOf(rows) * TKernel.SumsPerBatch(0);
        if (_sums.Length < needed)
        {
            _sums = new double[needed];
        }

        Unwritten.Mark(_sums);
    }

    /// <summary>Adds the sums of the last run, part by part in order.</summary>
    public void AddSums(Span<double> totals)
    {
        for (var part = 0; part < PartsOf(Matrix.Rows); part++)
        {
            for (var i = 0; i < totals.Length; i++)
            {
                totals[i] += _sums[(part * totals.Length) + i];
            }
        }
    }

    protected override void DoRows<TLane>(int part, int first, int end)
    {
        Span<double> largest = stackalloc double[LogitRow.BlocksOf(Matrix.VocabularySize)];
        Span<Accumulator> perBatch = stackalloc Accumulator[TKernel.SumsPerBatch(0)];
        perBatch.Clear();
        var sums = new SweepSums([], [], perBatch);
        for (var row = first; row < end; row++)
        {
            DoRow<TLane>(row, largest, ref sums);
        }

        for (var i = 0; i < perBatch.Length; i++)
        {
            _sums[(part * perBatch.Length) + i] = perBatch[i].Total;
        }
    }

    private void DoRow<TLane>(int row, Span<double> largest, ref SweepSums sums) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var token = Matrix.FirstToken + row;
        var logits = Take<TLane>(row);
        var id = _buffers.Tokens[token];
        var scaled = logits[id] * Scale;

        // The gradients of the entropy and of declared statistics need the logits once more, so their exponentials are kept beside them.
        var keepsLogits = TVocabulary.Statistics > 0 || _buffers.ByEntropy.Address != 0;
        var exponentials = keepsLogits ? Spare() : logits;
        var statistics = LogitRow.Exponentiate<TLane>(logits, exponentials, Matrix.VocabularySize, Scale, largest);
        _buffers.LogSumExp[token] = statistics.LogSumExp;
        _buffers.Logp.Singles[token] = (float)(scaled - statistics.LogSumExp);
        _buffers.Entropy.Singles[token] = (float)statistics.Entropy;
        var vocabulary = _vocabulary;
        if (TVocabulary.Statistics > 0)
        {
            VocabularySweeps.Run<TLane, TVocabulary>(
                ref vocabulary, logits, exponentials, Matrix.VocabularySize, Scale, largest, statistics.LogSumExp, []);
            _buffers.Store(vocabulary, token);
        }

        Kernel.Tokens<Lane1>(0, _buffers.Sequences[token], token, ref sums);

        double byLogp = _buffers.ByLogp.Singles[token];
        var byEntropy = _buffers.ByEntropy.Address != 0 ? _buffers.ByEntropy.Singles[token] : 0.0;
        Span<double> changes = stackalloc double[TVocabulary.IsLive ? TVocabulary.Statistics : 0];
        var isFlat = _buffers.LoadChanges(token, changes);
        if (isFlat && byLogp == 0 && byEntropy == 0 && !double.IsNaN(statistics.LogSumExp))
        {
            Clear(row);
            return;
        }

        if (TVocabulary.IsLive)
        {
            var byAll = byLogp + vocabulary.Pull(changes);
            VocabularySweeps.Differentiate<TLane, TVocabulary>(
                vocabulary, logits, exponentials, Matrix.VocabularySize, Scale, largest, statistics, byAll, byEntropy);
        }
        else if (keepsLogits)
        {
            LogitRow.Differentiate<TLane>(logits, exponentials, Matrix.VocabularySize, Scale, largest, statistics, byLogp, byEntropy);
        }
        else
        {
            LogitRow.Normalize<TLane>(logits, Matrix.VocabularySize, largest, statistics.LogSumExp, -byLogp * Scale);
        }

        logits[id] += (float)(byLogp * Scale);
        Write<TLane>(row, logits);
    }
}
