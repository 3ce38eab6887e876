using System.Diagnostics.CodeAnalysis;
using EntroPIC.Batches;
using EntroPIC.Generated;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels.Rows;

/// <summary>Per-token buffers that sweeps over rows read and write. N tokens.</summary>
internal sealed class TokenBuffers
{
    private double[] _logSumExp = [];
    private Column[] _statistics = [];
    private double[] _kept = [];
    private int _keptPerToken;
    private int _count;

    /// <summary>The token ids, [N].</summary>
    public int[] Tokens { get; private set; } = [];

    /// <summary>The sequence of each token, [N].</summary>
    public int[] Sequences { get; private set; } = [];

    /// <summary>Logarithms of the sums of exponentials of the scaled logits, [N].</summary>
    public Span<double> LogSumExp => _logSumExp;

    /// <summary>Log-probabilities, float32, [N].</summary>
    public Column Logp { get; private set; }

    /// <summary>Entropies, float32, [N].</summary>
    public Column Entropy { get; private set; }

    /// <summary>Sums of squared probabilities, float32, [N]; address 0 if not asked for.</summary>
    public Column Collision { get; private set; }

    /// <summary>The derivative of the loss by each log-probability, float32, [N].</summary>
    public Column ByLogp { get; set; }

    /// <summary>The derivative of the loss by each entropy, float32, [N]; address 0 where the loss has none.</summary>
    public Column ByEntropy { get; set; }

    /// <summary>The derivative of the loss by each statistic that it declares, float32, [N] each; empty where none carries gradient.</summary>
    public IReadOnlyList<Column> ByStatistic { get; set; } = [];

    /// <summary>The sums of a token that the gradient of declared statistics needs.</summary>
    public Span<double> KeptOf(int token) => _kept.AsSpan(token * _keptPerToken, _keptPerToken);

    /// <summary>Writes the declared statistics of a token.</summary>
    public unsafe void Store<TVocabulary>(in TVocabulary vocabulary, int token) where TVocabulary : struct, IVocabularyKernel
    {
        for (var i = 0; i < TVocabulary.Statistics; i++)
        {
            _statistics[i].Singles[token] = (float)vocabulary.Statistic(i);
        }
    }

    /// <summary>Reads the derivatives by the declared statistics of a token.</summary>
    /// <returns>True if all are 0.</returns>
    public unsafe bool LoadChanges(int token, Span<double> changes)
    {
        var areZero = true;
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = ByStatistic[i].Singles[token];
            areZero &= changes[i] == 0;
        }

        return areZero;
    }

    /// <summary>Makes room for the statistics that a loss declares.</summary>
    /// <param name="batch">The batch, which gets them.</param>
    /// <param name="names">Their names.</param>
    /// <param name="keptPerToken">Sums to keep for each token.</param>
    public void Expect(PackedBatch batch, IReadOnlyList<string> names, int keptPerToken)
    {
        if (_statistics.Length != names.Count)
        {
            _statistics = new Column[names.Count];
        }

        for (var i = 0; i < names.Count; i++)
        {
            var values = batch.HasStatistic(names[i]) ? batch.Statistic(names[i]) : null;
            if (!IsRoom(values))
            {
                values = Unwritten.Tensor([batch.Layout.TokenCount], ScalarType.Float32);
                batch.SetStatistic(names[i], values);
            }

            _statistics[i] = ColumnOf(values);
        }

        _keptPerToken = keptPerToken;
        if (_kept.Length < keptPerToken * batch.Layout.TokenCount)
        {
            _kept = new double[keptPerToken * batch.Layout.TokenCount];
        }
    }

    /// <summary>Marks all statistics as unwritten.</summary>
    public void Forget()
    {
        Unwritten.Mark(_logSumExp);
        Unwritten.Mark(Logp, _count);
        Unwritten.Mark(Entropy, _count);
        Unwritten.Mark(Collision, _count);
        Unwritten.Mark(_kept);
        foreach (var statistic in _statistics)
        {
            Unwritten.Mark(statistic, _count);
        }
    }

    /// <summary>Begins a batch: reads its token ids and layout, and allocates its statistics.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="withCollision">True to compute its <see cref="PackedBatch.Collision"/>.</param>
    public void Begin(PackedBatch batch, bool withCollision)
    {
        (Logp, Entropy, Collision) =
            (Room(batch, Signals.Logp), Room(batch, Signals.Entropy), withCollision ? Room(batch, Signals.Collision) : default);
        var tokens = batch.TokenIds;
        var sequenceOffsets = batch.Layout.SequenceOffsets;
        if (_logSumExp.Length < tokens.Count)
        {
            (_logSumExp, Tokens, Sequences) = (new double[tokens.Count], new int[tokens.Count], new int[tokens.Count]);
        }

        _count = tokens.Count;
        for (var i = 0; i < _count; i++)
        {
            Tokens[i] = tokens[i];
        }

        for (var sequence = 0; sequence + 1 < sequenceOffsets.Length; sequence++)
        {
            Sequences.AsSpan(sequenceOffsets[sequence]..sequenceOffsets[sequence + 1]).Fill(sequence);
        }
    }

    /// <summary>Memory for a signal per token: that of its last values if they fit, so that nothing is allocated.</summary>
    private static Column Room(PackedBatch batch, Signals signal)
    {
        var values = batch.Has(signal) ? batch.Signal(signal) : null;
        if (!IsRoom(values))
        {
            values = Unwritten.Tensor([batch.Layout.TokenCount], ScalarType.Float32);
            batch.Set(signal, values, batch.Tokens);
        }

        return ColumnOf(values);
    }

    private static bool IsRoom([NotNullWhen(true)] Tensor? values) =>
        values is not null && values.dtype == ScalarType.Float32 && !values.requires_grad && values.is_contiguous();

    private static unsafe Column ColumnOf(Tensor values)
    {
        fixed (byte* first = values.bytes)
        {
            return new Column((nint)first);
        }
    }
}
