using System.ComponentModel;
using EntroPIC.Batches;

namespace EntroPIC.Generated;

/// <summary>A packed batch as kernels see it: columns of its values, and room for their results. N tokens, S sequences.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class KernelBatch
{
    private protected KernelBatch()
    {
    }

    /// <summary>Derivatives of the loss by each log-probability, [N]; the kernel writes them.</summary>
    public abstract Column ByLogp { get; }

    /// <summary>Derivatives of the loss by each entropy, [N]; the kernel writes them.</summary>
    public abstract Column ByEntropy { get; }

    /// <summary>Optimizer steps taken before this one.</summary>
    public abstract double Step { get; }

    /// <summary>Passes over the prompts so far.</summary>
    public abstract double Epoch { get; }

    /// <summary>Share of the stage's rollouts taken so far, from 0 to 1.</summary>
    public abstract double Progress { get; }

    /// <summary>Number of tokens, N.</summary>
    public abstract double TokenCount { get; }

    /// <summary>Number of sequences, S.</summary>
    public abstract double SequenceCount { get; }

    /// <summary>A signal of the batch.</summary>
    public abstract Column Signal(Signals signal);

    /// <summary>A declared signal of tokens or sequences.</summary>
    public abstract Column Given(DeclaredSignal signal);

    /// <summary>A statistic of tokens over the vocabulary.</summary>
    public abstract Column Statistic(string name);

    /// <summary>Derivatives of the loss by a statistic of tokens over the vocabulary, [N]; the kernel writes them.</summary>
    public abstract Column ByStatistic(string name);

    /// <summary>Values that <c>Total</c> or <c>Prepare</c> of the loss attached to the batch.</summary>
    public abstract Column Attached(string name);

    /// <summary>Room for a sum of each sequence, or of its group, [S].</summary>
    public abstract Column SequenceSums(int sum);
}
