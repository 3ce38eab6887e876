using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>
/// Statistics of a token over the vocabulary, and their gradient, as sweeps over its row of logits. Generated code provides kernels: structs
/// that the runtime gets as type parameters, so that the JIT compiles them into its loops. A kernel holds the results of one row.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IVocabularyKernel
{
    /// <summary>Number of statistics; 0 if a loss declares none.</summary>
    static abstract int Statistics { get; }

    /// <summary>True if a statistic carries gradient.</summary>
    static abstract bool IsLive { get; }

    /// <summary>Number of sweeps: two if a statistic uses another one.</summary>
    static abstract int Sweeps { get; }

    /// <summary>Number of sums of a sweep.</summary>
    static abstract int Sums(int sweep);

    /// <summary>Number of extremes of a sweep, after its sums.</summary>
    static abstract int Extremes(int sweep);

    /// <summary>True if the first sweep finds the greatest log-probability alone, which is known without.</summary>
    static virtual bool StartsWithLargest => false;

    /// <summary>Adds adjacent tokens of the vocabulary to the sums of the first sweep.</summary>
    /// <param name="logp">Their log-probabilities, nats.</param>
    /// <param name="prob">Their probabilities.</param>
    /// <param name="sums">The sums and extremes.</param>
    void FirstWords<TLane>(TLane logp, TLane prob, ref VocabularySums<TLane> sums)
        where TLane : unmanaged, ILane<TLane>;

    /// <summary>Adds adjacent tokens of the vocabulary to the sums of the second sweep.</summary>
    void SecondWords<TLane>(TLane logp, TLane prob, ref VocabularySums<TLane> sums)
        where TLane : unmanaged, ILane<TLane>
    {
    }

    /// <summary>Takes the sums and extremes of a sweep over the row.</summary>
    void End(int sweep, ReadOnlySpan<double> sums);

    /// <summary>A statistic of the row.</summary>
    double Statistic(int index);

    /// <summary>Takes the derivatives of the loss by the statistics.</summary>
    /// <returns>The sum over the vocabulary of <see cref="Slope"/>.</returns>
    double Pull(ReadOnlySpan<double> changes);

    /// <summary>The derivatives of the loss by the log-probabilities of adjacent tokens, through the statistics alone.</summary>
    TLane Slope<TLane>(TLane logp, TLane prob)
        where TLane : unmanaged, ILane<TLane>;
}

/// <summary>Runs vocabulary kernels: a loss knows its kernel, and a runner how to run any.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class VocabularyRunner
{
    /// <summary>Runs it.</summary>
    public abstract void Run<TVocabulary>(TVocabulary kernel) where TVocabulary : struct, IVocabularyKernel;
}
