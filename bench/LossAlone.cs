using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;

namespace Bench;

/// <summary>(b) The loss alone, from log-probabilities to their gradient: the kernel against the tensor form with autograd.</summary>
internal static class LossAlone
{
    public static void Measure(Settings settings, ResultTable table)
    {
        foreach (PolicyLoss loss in new PolicyLoss[] { new EntroPic(), new Grpo() })
        {
            using var scope = torch.NewDisposeScope();
            using var batch = Batches.Random(settings.LossTokens, 100, sequences: 1024);
            var totals = Batches.Begin(loss, batch);
            var given = batch.Logp.clone();
            using var columns = new KernelBuffers();
            var sweep = new TokenSweep(columns);
            var allocated = 0L;
            var times = new Paired(settings.Repetitions)
                .Add("kernel", () =>
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    columns.Begin(batch, loss.Traits);
                    loss.Differentiate(columns, totals, sweep);
                    allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                })
                .Add("plain", () =>
                {
                    using var inner = torch.NewDisposeScope();
                    var leaf = given.detach().requires_grad_();
                    batch.Logp = leaf.alias();
                    loss.Evaluate(batch, totals).backward();
                    batch.Logp = given.detach();
                })
                .Run();
            table.Add(
                $"(b) {loss.Name}, {settings.LossTokens} tokens, {allocated} bytes allocated",
                times,
                new Ratio("plain / kernel", times["plain"] / times["kernel"], "at least 15"));
        }
    }
}
