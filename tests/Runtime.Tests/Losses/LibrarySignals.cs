using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

/// <summary>Gives a batch whatever a loss asks for beyond what every batch has.</summary>
internal static class LibrarySignals
{
    public static void Fill(PackedBatch batch, PolicyLoss loss, Random random)
    {
        var type = batch.Reward.dtype;
        if (loss.StepSignals.HasFlag(Signals.OldLogp))
        {
            batch.OldLogp = torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(_ => -3 * random.NextDouble())], type);
        }
    }
}
