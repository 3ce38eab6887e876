using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;

namespace Runtime.Tests.Losses;

/// <summary>The loss and its derivatives from the kernel, for a batch with every signal.</summary>
internal sealed record KernelRun(double Loss, double[] ByLogp, double[] ByEntropy)
{
    public static unsafe KernelRun Of(PolicyLoss loss, PackedBatch batch, StepTotals totals)
    {
        using var columns = new KernelBuffers();
        loss.Prepare(batch, totals);
        columns.Begin(batch, loss.Traits);
        var value = loss.Differentiate(columns, totals, new TokenSweep(columns));
        var run = new KernelRun(value, Read(columns.ByLogp), (loss.Traits.StepSignals & Signals.EntropyGradient) != 0 ? Read(columns.ByEntropy) : new double[batch.Layout.TokenCount]);
        columns.End();
        return run;

        double[] Read(EntroPIC.Generated.Column column) => columns.IsDouble
            ? new ReadOnlySpan<double>(column.Doubles, batch.Layout.TokenCount).ToArray()
            : Array.ConvertAll(new ReadOnlySpan<float>(column.Singles, batch.Layout.TokenCount).ToArray(), static number => (double)number);
    }
}
