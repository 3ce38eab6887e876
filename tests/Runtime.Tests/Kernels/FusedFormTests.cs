using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Kernels;

/// <summary>The fused form against the tensor form, in single precision, from the logits (or the hidden states) on.</summary>
public sealed class FusedFormTests : TorchTest
{
    public static TheoryData<string> Losses => LibraryLosses.Names;

    [Theory]
    [MemberData(nameof(Losses))]
    public void MatchesTensorForm(string name)
    {
        foreach (var (words, temperature) in new[] { (2, 1.0), (7, 0.6), (4099, 1.0), (9000, 1.7) })
        {
            var logits = Logits(words, seed: words);
            Compare(name, () => new PolicyOutputs(logits.clone().requires_grad_()), temperature, 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void ChunkedLinearHeadMatchesTensorForm(string name)
    {
        using var generator = new Generator(4);
        var hidden = torch.randn(Batch(name, 64).Layout.TokenCount, 12, generator: generator);
        var head = torch.randn(64, 12, generator: generator);
        foreach (var budget in new long[] { 1, 64 * 4 * 7, 1 << 20 })
        {
            Compare(name, () => new PolicyOutputs(hidden.clone().requires_grad_(), head.clone().requires_grad_()), 0.8, 2e-5, budget);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void ColumnsBeyondTheVocabularyAreIgnored(string name)
    {
        var logits = Logits(50, seed: 3);
        logits.narrow(1, 41, 9).fill_(1000);
        var gradient = Compare(name, () => new PolicyOutputs(logits.clone().requires_grad_()) { VocabularySize = 41 }, 1, 2e-6);
        Assert.Equal(0, gradient.narrow(1, 41, 9).abs().max().ToDouble());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void GradientOverwritesLogitsIfAllowed(string name)
    {
        var logits = Logits(300, seed: 5);
        var (expected, _) = Run(name, new FusedForm(), new PolicyOutputs(logits.clone().requires_grad_()), 1);
        var overwritten = logits.clone();
        Run(name, new FusedForm(), new PolicyOutputs(overwritten) { MayOverwrite = true }, 1);
        AssertSame(expected, overwritten);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void HalfPrecisionLogitsMatchTensorForm(string name)
    {
        // Of numbers below 2^-14 float16 has only multiples of 2^-24.
        foreach (var (type, precision) in new[] { (ScalarType.BFloat16, 0.004), (ScalarType.Float16, 0.001) })
        {
            var halves = Logits(130, seed: 6).to(type);
            var (expected, value) = Run(name, new TensorForm(), new PolicyOutputs(halves.to(ScalarType.Float32).requires_grad_()), 1);
            var (actual, fused) = Run(name, new FusedForm(), new PolicyOutputs(halves.clone().requires_grad_()), 1);
            AssertAlike(value, fused, name);
            Assert.Equal(type, actual.dtype);
            AssertClose(expected, actual.to(ScalarType.Float32), (precision * expected.abs().max().ToDouble()) + (type == ScalarType.Float16 ? Math.Pow(2, -25) : 0));
        }
    }

    [Fact]
    public void HalfPrecisionHeadIsAccurateForAnyNumberOfChunks()
    {
        // All hidden states and, for words that are never said, all gradients have one sign: what is lost in a sum adds up.
        var batch = Batch("Supervised", 4);
        var hidden = (1 + torch.rand(batch.Layout.TokenCount, 12, generator: new Generator(4))).to(ScalarType.BFloat16);
        var head = torch.randn(64, 12, generator: new Generator(5)).to(ScalarType.BFloat16);
        var (once, often) = (ByHead(1 << 20), ByHead(1));
        AssertClose(once, often, 0.006 * once.abs().max().ToDouble());

        Tensor ByHead(long budget)
        {
            var outputs = new PolicyOutputs(hidden.clone().requires_grad_(), head.clone().requires_grad_());
            using var form = new FusedForm { LogitBudget = budget };
            Run(LibraryLosses.Make("Supervised"), form, outputs, 1, Batch("Supervised", 4));
            Assert.Equal(ScalarType.BFloat16, outputs.Head!.grad!.dtype);
            return outputs.Head.grad.to(ScalarType.Float32).narrow(0, 4, 60);
        }
    }

    public static TheoryData<string, Func<PolicyOutputs>, string> Misfits => new()
    {
        { "rows", static () => new(torch.zeros(89, 50)), "`Values` is [89, 50]; it must have a row for each of the batch's 90 tokens" },
        { "dimensions", static () => new(torch.zeros(90)), "`Values` is [90]; it must have a row for each of the batch's 90 tokens" },
        { "words", static () => new(torch.zeros(90, 50)) { VocabularySize = 51 }, "`VocabularySize` is 51; it must be from 1 to the 50 columns of the logits" },
        { "head", static () => new(torch.zeros(90, 8), torch.zeros(50, 9)), "`Head` is [50, 9] and `Values` are [90, 8]; both must end with the same size" },
        { "id", static () => new(torch.zeros(90, 50)) { VocabularySize = 40 }, "outside the vocabulary of 40 tokens" },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void MismatchedOutputsAreRejected(string what, Func<PolicyOutputs> outputs, string expected)
    {
        foreach (ILossForm form in new ILossForm[] { new FusedForm(), new TensorForm() })
        {
            var failure = Assert.Throws<ArgumentException>(() => form.Begin(outputs(), Batch("Grpo", 50), 1, Signals.Logp));
            Assert.True(failure.Message.Contains(expected, StringComparison.Ordinal), $"{what}: {failure.Message}");
        }
    }

    [Fact]
    public void MissingTokenIdsAreRejected()
    {
        using var batch = new PackedBatch(new PackedLayout([2], [1]));
        var failure = Assert.Throws<ArgumentException>(() => new FusedForm().Begin(new PolicyOutputs(torch.zeros(2, 5)), batch, 1, Signals.Logp));
        Assert.Equal("the batch has 0 token ids for 2 tokens", failure.Message);
    }

    [Fact]
    public void BackwardNeedsGradient()
    {
        var batch = Batch("Grpo", 50);
        PolicyLoss loss = new Grpo();
        loss.BeginRollout(batch);
        using var pass = new FusedForm().Begin(new PolicyOutputs(Logits(50, seed: 3)), batch, 1, Signals.Logp | Signals.Entropy);
        var failure = Assert.Throws<InvalidOperationException>(() => pass.Backward(loss, loss.Total(batch)));
        Assert.StartsWith("the outputs carry no gradient", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondOpenPassIsRejected()
    {
        using var form = new FusedForm();
        using (form.Begin(new PolicyOutputs(Logits(50, seed: 3)), Batch("Grpo", 50), 1, Signals.Logp))
        {
            var failure = Assert.Throws<InvalidOperationException>(() => form.Begin(new PolicyOutputs(Logits(50, seed: 3)), Batch("Grpo", 50), 1, Signals.Logp));
            Assert.StartsWith("the form has an open pass", failure.Message, StringComparison.Ordinal);
        }

        using var after = form.Begin(new PolicyOutputs(Logits(50, seed: 3)), Batch("Grpo", 50), 1, Signals.Logp);
        after.Forward();
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void ImpossibleTokensHaveNoGradient(string name)
    {
        var logits = Logits(40, seed: 8);
        using (no_grad())
        {
            logits.narrow(1, 10, 5).fill_(float.NegativeInfinity);
        }

        var (gradient, value) = Run(name, new FusedForm(), new PolicyOutputs(logits.clone().requires_grad_()), 1, words: 10);
        var (expected, reference) = Run(name, new TensorForm(), new PolicyOutputs(logits.clone().requires_grad_()), 1, words: 10);
        AssertAlike(reference, value, name);
        Assert.Equal(0, gradient.narrow(1, 10, 5).abs().max().ToDouble());
        AssertClose(expected.nan_to_num(), gradient, 2e-6 * Math.Max(1, expected.nan_to_num().abs().max().ToDouble()));
    }

    [Fact]
    public void SecondStepAllocatesNothing()
    {
        var logits = Logits(500, seed: 9);
        var outputs = new PolicyOutputs(logits) { MayOverwrite = true };
        using var form = new FusedForm();
        foreach (PolicyLoss loss in new PolicyLoss[] { new Grpo(), new EntropyBonus() })
        {
            var batch = Batch(loss.Name, 500);
            loss.BeginRollout(batch);
            var totals = loss.Total(batch);
            long Step()
            {
                using var pass = form.Begin(outputs, batch, 1, Signals.Logp | Signals.Entropy);
                var before = GC.GetAllocatedBytesForCurrentThread();
                pass.Backward(loss, totals);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            // Warm: types are loaded, buffers made.
            for (var i = 0; i < 50; i++)
            {
                Step();
            }

            Assert.Equal(0, Step());
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void CertainPolicyMatchesTensorForm(string name)
    {
        // Every other token has probability 1 to the last bit, and the words beside it have none.
        var logits = Logits(30, seed: 10);
        var batch = Batch(name, 30);
        for (var token = 0; token < batch.Layout.TokenCount; token += 2)
        {
            logits[token, batch.TokenIds[token]] = 300;
        }

        Compare(name, () => new PolicyOutputs(logits.clone().requires_grad_()), 1, 2e-6);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void WidestVocabularyMatchesTensorForm(string name)
    {
        int[] lengths = [2, 1];
        var logits = 2 * torch.randn(3, 300_000, generator: new Generator(11));
        Compare(name, () => new PolicyOutputs(logits.clone().requires_grad_()), 1, 2e-6, lengths: lengths, groups: [2]);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void OneTokenAndNoTokenMatchTensorForm(string name)
    {
        var logits = torch.randn(1, 20, generator: new Generator(12));
        Compare(name, () => new PolicyOutputs(logits.clone().requires_grad_()), 1, 2e-6, lengths: [1], groups: [1]);
        Compare(name, () => new PolicyOutputs(logits.narrow(0, 0, 0).clone().requires_grad_()), 1, 2e-6, lengths: [0, 0], groups: [2]);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void HundredThousandTokensMatchTensorForm(string name)
    {
        int[] lengths = [.. Enumerable.Range(0, 64).Select(static i => i % 2 == 0 ? 1_000 : 2_125)];
        var logits = torch.randn(lengths.Sum(), 2, generator: new Generator(13));
        Compare(name, () => new PolicyOutputs(logits.clone().requires_grad_()), 1, 2e-6, lengths: lengths, groups: [.. Enumerable.Repeat(8, 8)]);
    }

    [Fact]
    public void RatiosOnBothBoundsMatchTensorForm()
    {
        // Where policies agree the ratio is 1; without room around it, that is where clipping begins, below and above.
        var logits = Logits(25, seed: 14);
        PolicyLoss loss = new Grpo(new() { Low = 0, High = 0 });
        var (expected, value) = Run(loss, new TensorForm(), new PolicyOutputs(logits.clone().requires_grad_()), 1, Batch(loss, 25));
        var (actual, fused) = Run(loss, new FusedForm(), new PolicyOutputs(logits.clone().requires_grad_()), 1, Batch(loss, 25));
        AssertAlike(value, fused, loss.Name);
        AssertClose(expected, actual, 2e-6);
        Assert.NotEqual(0, actual.abs().max().ToDouble());
    }

    private static Tensor Compare(
        string name, Func<PolicyOutputs> outputs, double temperature, double tolerance, long budget = 64L << 20, int[]? lengths = null, int[]? groups = null)
    {
        var (plain, fused) = (outputs(), outputs());
        var (expected, value) = Run(name, new TensorForm(), plain, temperature, lengths: lengths, groups: groups);
        using var form = new FusedForm { LogitBudget = budget };
        var (actual, other) = Run(name, form, fused, temperature, lengths: lengths, groups: groups);
        AssertAlike(value, other, name);
        AssertClose(expected, actual, tolerance * Math.Max(1, Largest(expected)));
        if (plain.Head is { } head)
        {
            AssertClose(head.grad!, fused.Head!.grad!, tolerance * Math.Max(1, Largest(head.grad!)));
        }

        return actual;
    }

    private static double Largest(Tensor values) => values.numel() == 0 ? 0 : values.abs().max().ToDouble();

    private static void AssertAlike(double tensors, double fused, string name) =>
        Assert.True(Math.Abs(tensors - fused) <= 2e-6 * Math.Max(1, Math.Abs(tensors)), $"{name}: the loss is {fused:R}, in tensors {tensors:R}");

    private static (Tensor Gradient, double Value) Run(
        string name, ILossForm form, PolicyOutputs outputs, double temperature, int? words = null, int[]? lengths = null, int[]? groups = null)
    {
        var loss = LibraryLosses.Make(name);
        return Run(loss, form, outputs, temperature, Batch(loss, words ?? outputs.VocabularySize ?? (int)(outputs.Head ?? outputs.Values.t()).shape[0], lengths, groups));
    }

    private static (Tensor Gradient, double Value) Run(PolicyLoss loss, ILossForm form, PolicyOutputs outputs, double temperature, PackedBatch batch)
    {
        using var pass = form.Begin(outputs, batch, temperature, loss.Traits.StepSignals | loss.Traits.RolloutSignals | Signals.Entropy);
        if (loss.Traits.HasUpdateControls || loss.Traits.TotalsNeedPolicy || (loss.Traits.RolloutSignals & (Signals.Logp | Signals.Entropy | Signals.Collision)) != 0)
        {
            pass.Forward();
        }

        loss.BeginRollout(batch);

        loss.Control(batch);
        var value = pass.Backward(loss, loss.Total(batch));
        return (outputs.Values.grad ?? outputs.Values, value);
    }

    private static PackedBatch Batch(string name, int words) => Batch(LibraryLosses.Make(name), words);

    private static PackedBatch Batch(PolicyLoss loss, int words, int[]? lengths = null, int[]? groups = null)
    {
        var random = new Random(17);
        lengths ??= [40, 1, 0, 3, 17, 22, 5, 2];
        var layout = new PackedLayout(lengths, groups ?? [4, 4]);
        var batch = new PackedBatch(layout)
        {
            Progress = 0.5,
            TokenIds = [.. Enumerable.Range(0, layout.TokenCount).Select(_ => random.Next(words))],
            Reward = torch.tensor([.. lengths.Select(_ => (float)random.NextDouble())]),
        };
        LibrarySignals.Fill(batch, loss, random);
        return batch;
    }

    private static Tensor Logits(int words, int seed)
    {
        using var generator = new Generator((ulong)seed);
        return 3 * torch.randn(90, words, generator: generator);
    }
}
