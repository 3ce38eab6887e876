using EntroPIC.Batches;
using EntroPIC.Generated;
using EntroPIC.Kernels.Rows;
using EntroPIC.Losses;

namespace EntroPIC.Kernels;

/// <summary>Runs a kernel inside the sweep over the logits: one read of the logits and one write of their gradient.</summary>
internal sealed class RowRunner(KernelBuffers batch, TokenBuffers buffers) : KernelRunner
{
    /// <summary>The source of the logits.</summary>
    public ILogitSource? Source { get; set; }

    /// <summary>The factor of the logits: 1 / temperature.</summary>
    public double Scale { get; set; }

    /// <summary>The sequences of the batch.</summary>
    public PackedLayout? Layout { get; set; }

    /// <summary>The loss, for its vocabulary kernel.</summary>
    public PolicyLoss? Loss { get; set; }

    /// <inheritdoc/>
    public override TKernel Run<TKernel>(TKernel kernel)
    {
        var beside = Beside<TKernel>.Of(this, kernel);
        Loss!.RunVocabulary(beside);
        return beside.Kernel;
    }

    private TKernel Run<TKernel, TVocabulary>(TKernel kernel, TVocabulary vocabulary)
        where TKernel : struct, ILossKernel
        where TVocabulary : struct, IVocabularyKernel
    {
        batch.ClearDerivatives(TKernel.Derivatives);
        var work = LocalWork<TKernel, TVocabulary>.Of(buffers, kernel, vocabulary);
        work.Scale = Scale;
        work.Expect(Source!.MostRows);
        Span<double> totals = stackalloc double[TKernel.SumsPerBatch(0)];
        totals.Clear();
        for (var chunk = 0; chunk < Source.Chunks; chunk++)
        {
            work.Run(Source.Load(chunk));
            work.AddSums(totals);
            Source.Accept(chunk);
        }

        AddSequences(ref work.Kernel, totals);
        work.Kernel.End(0, totals);
        return work.Kernel;
    }

    private void AddSequences<TKernel>(ref TKernel kernel, Span<double> totals) where TKernel : struct, ILossKernel
    {
        Span<Accumulator> perBatch = stackalloc Accumulator[totals.Length];
        perBatch.Clear();
        var sums = new SweepSums([], [], perBatch);
        for (var sequence = 0; sequence < Layout!.SequenceCount; sequence++)
        {
            kernel.Sequence<Lanes.Lane1>(0, sequence, ref sums);
        }

        for (var i = 0; i < totals.Length; i++)
        {
            totals[i] += perBatch[i].Total;
        }
    }

    /// <summary>Runs the kernel of a loss beside its vocabulary kernel.</summary>
    private sealed class Beside<TKernel> : VocabularyRunner where TKernel : struct, ILossKernel
    {
        [ThreadStatic]
        private static Beside<TKernel>? _kept;

        private RowRunner _owner = null!;

        public TKernel Kernel { get; private set; }

        /// <summary>The runner of this kernel's type that was kept from the last time.</summary>
        public static Beside<TKernel> Of(RowRunner owner, TKernel kernel)
        {
            var beside = _kept ??= new Beside<TKernel>();
            (beside._owner, beside.Kernel) = (owner, kernel);
            return beside;
        }

        public override void Run<TVocabulary>(TVocabulary vocabulary) => Kernel = _owner.Run(Kernel, vocabulary);
    }
}
