using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Bench;

/// <summary>(c) From hidden states through the linear head to the gradients of both, against the three matrix products alone.</summary>
internal static class HeadIncluded
{
    public static void Measure(Settings settings, ResultTable table)
    {
        var (tokens, hiddenSize, words) = settings.IsQuick ? (64, 64, 8_000) : (3072, 512, 32_000);
        using var scope = torch.NewDisposeScope();
        using var batch = Batches.Random(tokens, words, sequences: 8);
        var loss = new EntroPic();
        var totals = Batches.Begin(loss, batch);
        var (hidden, head) = (torch.randn(tokens, hiddenSize) * 0.1f, torch.randn(words, hiddenSize) * 0.1f);

        // A tenth of what the plain way keeps of the logits at its least: the matrix itself.
        var budget = (long)tokens * words * sizeof(float) / 10;
        using var fused = new FusedForm { LogitBudget = budget };
        var plain = new TensorForm();
        var times = new Paired(settings.Repetitions / 3)
            .Add("products", () => Products(hidden, head))
            .Add("fused", () => Run(fused))
            .Add("plain", () => Run(plain))
            .Run();
        var (peak, plainPeak) = (PeakMemory.Of(() => Run(fused)), PeakMemory.Of(() => Run(plain)));
        table.Add(
            $"(c) {loss.Name} with head, {tokens} x {hiddenSize} x {words}, peak memory {peak >> 20} MiB of {plainPeak >> 20} MiB",
            times,
            new Ratio("fused / products", times["fused"] / times["products"], "at most 1.1"),
            new Ratio("plain / fused", times["plain"] / times["fused"]),
            new Ratio("peak fused / plain", (double?)peak / plainPeak ?? double.NaN, "at most 0.1"));

        void Run(ILossForm form)
        {
            using var inner = torch.NewDisposeScope();
            var outputs = new PolicyOutputs(hidden.detach().requires_grad_(), head.detach().requires_grad_());
            using var pass = form.Begin(outputs, batch, 1, loss.Traits.StepSignals | Signals.Entropy);
            pass.Backward(loss, totals);
        }
    }

    private static void Products(Tensor hidden, Tensor head)
    {
        using var inner = torch.NewDisposeScope();
        using var gradientsOff = torch.no_grad();
        var logits = hidden.mm(head.t());
        _ = logits.mm(head);
        _ = logits.t().mm(hidden);
    }
}
