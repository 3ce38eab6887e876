using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;

namespace Bench;

/// <summary>Batches of random tokens with everything that the measured losses ask for.</summary>
internal static class Batches
{
    public static PackedBatch Random(int tokens, int words, int sequences)
    {
        var random = new Random(1);
        var layout = new PackedLayout([.. Enumerable.Repeat(tokens / sequences, sequences)], [.. Enumerable.Repeat(8, sequences / 8)]);
        return new PackedBatch(layout)
        {
            TokenIds = [.. Enumerable.Range(0, layout.TokenCount).Select(_ => random.Next(words))],
            Reward = torch.tensor([.. Enumerable.Range(0, sequences).Select(_ => (float)random.Next(2))]),
            Logp = (0.3f * torch.randn(layout.TokenCount)) - 2,
            OldLogp = (0.3f * torch.randn(layout.TokenCount)) - 2,
            Entropy = torch.rand(layout.TokenCount),
        };
    }

    /// <summary>Advantages, controllers and totals, as a trainer computes them before the first micro-batch.</summary>
    public static StepTotals Begin(PolicyLoss loss, PackedBatch batch)
    {
        loss.BeginRollout(batch);
        loss.Control(batch);
        return loss.Total(batch);
    }
}
