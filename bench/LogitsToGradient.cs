using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;

namespace Bench;

/// <summary>(a) From logits to their gradient: the fused form, the same loss in plain TorchSharp, and a copy of the logits.</summary>
internal static class LogitsToGradient
{
    public static void Measure(Settings settings, ResultTable table)
    {
        foreach (var (tokens, words) in settings.Logits)
        {
            var isLarge = words > 100_000;
            foreach (var (loss, overCopy, overPlain) in Losses(isLarge))
            {
                Measure(settings, table, tokens, words, loss, overCopy, overPlain);
            }
        }
    }

    private static IEnumerable<(PolicyLoss Loss, string? OverCopy, string? OverPlain)> Losses(bool isLarge) =>
    [
        (new EntroPic(), isLarge ? "at most 1.3" : "at most 2", isLarge ? "at least 20" : "at least 17"),
        (new Grpo(), isLarge ? "at most 1.6" : "at most 2.5", null),
        (new EntropyBonus(), isLarge ? "at most 1.6" : "at most 2.5", null),
        (new Gspo(), isLarge ? "at most 2.5" : "at most 4", null),
        (new WrittenEntropy(), isLarge ? "at most 2.5" : null, null),
        (new ClampedEntropy(), isLarge ? "at most 2.5" : null, null),
        (new RenyiEntropy(), isLarge ? "at most 4" : null, null),
        (new KlCov(), isLarge ? "at most 2.5" : "at most 4", null),
    ];

    private static void Measure(Settings settings, ResultTable table, int tokens, int words, PolicyLoss loss, string? overCopy, string? overPlain)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = Batches.Random(tokens, words, sequences: 8);
        var totals = Batches.Begin(loss, batch);
        var signals = loss.Traits.StepSignals | Signals.Entropy;
        var logits = 3 * torch.randn(tokens, words);
        var target = torch.empty_like(logits);
        var (fused, plain) = (new FusedForm(), new TensorForm());

        // (f) The same in PyTorch, where there is one, as the loss that the script has.
        using var python = loss is EntroPic ? PythonPeer.Start("logits.py", Invariant(tokens), Invariant(words), Invariant(torch.get_num_threads())) : null;
        var contest = new Paired(settings.Repetitions)
            .Add("copy", () => target.copy_(logits))
            .Add("fused", () => Run(fused, new PolicyOutputs(target) { MayOverwrite = true }), () => target.copy_(logits))
            .Add("plain", () => Run(plain, new PolicyOutputs(logits.detach().requires_grad_())));
        if (loss.Traits.HasUpdateControls)
        {
            // As the trainer does it where a step is one micro-batch: the controller sees this very batch before the gradient is taken.
            contest.Add("measured first", () => Run(fused, new PolicyOutputs(target) { MayOverwrite = true }, isMeasured: true), () => target.copy_(logits));
        }

        if (python is not null)
        {
            contest.Add("PyTorch", () => python.Do("step"));
        }

        var times = contest.Run();
        table.Add(
            $"(a) {loss.Name}, logits {tokens} x {words}{(loss.Traits.IsTokenLocal ? "" : ", two phases")}",
            times,
            [
                new Ratio("fused / copy", times["fused"] / times["copy"], overCopy),
                new Ratio("plain / fused", times["plain"] / times["fused"], overPlain),
                .. times.TryGetValue("measured first", out var measured) ? [new Ratio("measured first / copy", measured / times["copy"])] : Array.Empty<Ratio>(),
                .. times.TryGetValue("PyTorch", out var peer) ? [new Ratio($"PyTorch {python!.Version} / fused", peer / times["fused"])] : Array.Empty<Ratio>(),
            ]);

        static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

        void Run(ILossForm form, PolicyOutputs outputs, bool isMeasured = false)
        {
            using var inner = torch.NewDisposeScope();
            using var pass = form.Begin(outputs, batch, 1, signals, loss);
            if (isMeasured)
            {
                pass.Forward();
                loss.Control(batch);
            }

            pass.Backward(loss, totals);
        }
    }
}
