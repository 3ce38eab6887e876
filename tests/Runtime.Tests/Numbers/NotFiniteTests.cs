using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Numbers;

/// <summary>NaN logits show in the gradient of their own row only, in both forms.</summary>
public sealed class NotFiniteTests : TorchTest
{
    private const int Broken = 1;

    public static TheoryData<string, int, float, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, float, int>();
            foreach (var loss in new[] { nameof(EntropyAlone), nameof(Collided), nameof(Supervised), nameof(Grpo), nameof(EntropyBonus), nameof(Gspo) })
            {
                foreach (var words in new[] { 3, 40, 5000 })
                {
                    // The token's own word is 0.
                    foreach (var word in new[] { 0, 1, words - 1 })
                    {
                        cases.Add(loss, words, float.NaN, word);
                        cases.Add(loss, words, float.PositiveInfinity, word);
                    }

                    // All of them.
                    cases.Add(loss, words, float.NegativeInfinity, -1);
                    cases.Add(loss, words, float.NaN, -1);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NaNLogitShowsInItsRow(string name, int words, float value, int word)
    {
        foreach (var isOfTensors in new[] { true, false })
        {
            using var fused = new FusedForm();
            var gradient = Gradient(name, isOfTensors ? new TensorForm() : fused, words, value, word);
            for (var row = 0; row < gradient.shape[0]; row++)
            {
                var count = gradient[row].isnan().sum().ToInt64();
                Assert.True(row == Broken ? count == words : count == 0, $"{(isOfTensors ? "tensors" : "fused")}: {count} of {words} derivatives of row {row} are no number");
            }
        }
    }

    [Fact]
    public void NaNBesideImpossibleTokensIsFound()
    {
        // A block of the vocabulary in which all else is impossible.
        using var form = new FusedForm();
        var gradient = Gradient(nameof(Supervised), form, 9000, float.NaN, 5000, from: 4096, to: 8192);
        Assert.Equal(9000, gradient[Broken].isnan().sum().ToInt64());
    }

    private static Tensor Gradient(string name, ILossForm form, int words, float value, int word, int from = 0, int to = 0)
    {
        var logits = 3 * torch.randn(4, words, generator: new Generator(3));
        logits[Broken].narrow(0, from, to - from).fill_(float.NegativeInfinity);
        (word < 0 ? logits[Broken] : logits[Broken, word]).fill_(value);
        logits.requires_grad_();
        var type = Array.Find([typeof(PolicyLoss).Assembly, typeof(NotFiniteTests).Assembly], assembly => Of(assembly) is not null)!;
        var loss = (PolicyLoss)Activator.CreateInstance(Of(type)!)!;

        // The broken token is one of a response of its own, so that sums over responses break nothing else.
        using var batch = new PackedBatch(new PackedLayout([1, 1, 2], [3]))
        {
            TokenIds = [1, 0, 2, 0],
            Reward = torch.tensor([1f, 0, 0.25f]),
            OldLogp = torch.full(4, -1f),
            Truncated = torch.zeros(3, ScalarType.Bool),
        };
        loss.BeginRollout(batch);
        using var pass = form.Begin(new PolicyOutputs(logits), batch, 0.7, loss.Traits.StepSignals | Signals.Entropy);
        pass.Backward(loss, loss.Total(batch));
        return logits.grad!;

        Type? Of(System.Reflection.Assembly assembly) => assembly.GetTypes().FirstOrDefault(candidate => candidate.Name == name && candidate.IsSubclassOf(typeof(PolicyLoss)));
    }
}
