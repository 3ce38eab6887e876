using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>What sweeps over rows write and read for each token. N tokens.</summary>
internal sealed class TokenColumns
{
    private double[] _logSumExp = [];
    private int _count;

    /// <summary>The token ids, [N].</summary>
    public int[] Tokens { get; private set; } = [];

    /// <summary>The sequence of each token, [N].</summary>
    public int[] Sequences { get; private set; } = [];

    /// <summary>Logarithms of the sums of exponentials of the scaled logits, [N].</summary>
    public Span<double> LogSumExp => _logSumExp;

    /// <summary>Log-probabilities, float32, [N].</summary>
    public Column Logp { get; set; }

    /// <summary>Entropies, float32, [N].</summary>
    public Column Entropy { get; set; }

    /// <summary>Sums of squared probabilities, float32, [N]; address 0 where nobody asked.</summary>
    public Column Collision { get; set; }

    /// <summary>The derivative of the loss by each log-probability, float32, [N].</summary>
    public Column ByLogp { get; set; }

    /// <summary>The derivative of the loss by each entropy, float32, [N]; address 0 where the loss has none.</summary>
    public Column ByEntropy { get; set; }

    /// <summary>Says that all statistics will be written anew.</summary>
    public void Forget()
    {
        Unwritten.Mark(_logSumExp);
        Unwritten.Mark(Logp, _count);
        Unwritten.Mark(Entropy, _count);
        Unwritten.Mark(Collision, _count);
    }

    /// <summary>Takes the token ids and the layout of a batch.</summary>
    public void Take(IReadOnlyList<int> tokens, ReadOnlySpan<int> sequenceOffsets)
    {
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
}
