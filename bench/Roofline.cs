using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;

namespace Bench;

/// <summary>
/// (r) What bounds (a) and (b): the same work where everything stays in the caches, so that only arithmetic is left, beside the bare
/// movement of the bytes. Both are estimates: beginning and ending each of the many short calls is in the arithmetic.
/// </summary>
internal static class Roofline
{
    public static void Measure(Settings settings, ResultTable table)
    {
        var (tokens, words) = settings.Logits[^1];
        foreach (var (loss, readings) in new (PolicyLoss, int)[] { (new EntroPic(), 1), (new KlCov(), 2) })
        {
            OfRows(settings, table, loss, tokens, words, readings);
        }

        foreach (var loss in new PolicyLoss[] { new EntroPic(), new Grpo() })
        {
            OfLoss(settings, table, loss);
        }
    }

    private static void OfRows(Settings settings, ResultTable table, PolicyLoss loss, int tokens, int words, int readings)
    {
        // 8 MiB: in the caches, and long enough that calls and rows are little beside it.
        const int FewTokens = 64;
        const int FewWords = 32_768;
        using var scope = torch.NewDisposeScope();
        using var batch = Batches.Random(FewTokens, FewWords, sequences: 8);
        var totals = Batches.Begin(loss, batch);
        var signals = loss.Traits.StepSignals | Signals.Entropy;
        var (logits, target) = (3 * torch.randn(tokens, words), torch.empty(tokens, words));
        var few = 3 * torch.randn(FewTokens, FewWords);
        using var fused = new FusedForm();
        var times = new Paired(settings.Repetitions)
            .Add("copy", () => target.copy_(logits))
            .Add("arithmetic", () =>
            {
                // Each round takes the gradients of the last for logits, which is no less work.
                for (var done = 0L; done < (long)tokens * words; done += FewTokens * FewWords)
                {
                    using var inner = torch.NewDisposeScope();
                    using var pass = fused.Begin(new PolicyOutputs(few) { MayOverwrite = true }, batch, 1, signals);
                    pass.Backward(loss, totals);
                }
            })
            .Run();
        var movement = times["copy"] * (readings + 1) / 2;
        table.Add(
            $"(r) {loss.Name}, {tokens} x {words}: {readings + 1} passes over {4L * tokens * words >> 20} MiB",
            new Dictionary<string, double> { ["movement"] = movement, ["arithmetic"] = times["arithmetic"] },
            new Ratio("movement / copy", movement / times["copy"]),
            new Ratio("arithmetic / copy", times["arithmetic"] / times["copy"]));
    }

    private static void OfLoss(Settings settings, ResultTable table, PolicyLoss loss)
    {
        // Columns that fit into the second cache, and enough work that a call is little beside it.
        var fewTokens = Math.Min(settings.LossTokens, 1 << 17);
        using var scope = torch.NewDisposeScope();
        using var batch = Batches.Random(fewTokens, 100, sequences: 8);
        var totals = Batches.Begin(loss, batch);
        using var columns = new KernelBuffers();
        var sweep = new TokenSweep(columns);
        var (logp, byLogp) = (torch.randn(settings.LossTokens), torch.empty(settings.LossTokens));
        var times = new Paired(settings.Repetitions)
            .Add("copy", () => byLogp.copy_(logp))
            .Add("arithmetic", () =>
            {
                for (var tokens = 0; tokens < settings.LossTokens; tokens += fewTokens)
                {
                    columns.Begin(batch, loss.Traits);
                    loss.Differentiate(columns, totals, sweep);
                }
            })
            .Run();
        table.Add(
            $"(r) {loss.Name}, {settings.LossTokens} tokens: two columns read, one written",
            new Dictionary<string, double> { ["movement"] = times["copy"] * 3 / 2, ["arithmetic"] = times["arithmetic"] });
    }
}
