using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Tests;

/// <summary>Gives a batch whatever a loss may ask for beyond what every batch has.</summary>
internal static class LibrarySignals
{
    /// <summary>Every signal that comes neither from the policy nor from its update.</summary>
    public static void Fill(PackedBatch batch, Random random)
    {
        var type = batch.Reward.dtype;
        batch.BaselineReward = torch.tensor([.. Sequences(() => (double)random.Next(2))], type);
        batch.Truncated = torch.tensor([.. Sequences(() => random.Next(5) == 0)]);
        batch.RefLogp = Tokens(() => Math.Log(0.05 + (0.9 * random.NextDouble())));
        batch.RolloutLogp = Tokens(() => Math.Log(0.05 + (0.9 * random.NextDouble())));
        batch.Value = Tokens(random.NextDouble);
        Give(batch, () => Math.Log(0.05 + (0.9 * random.NextDouble())));

        IEnumerable<T> Sequences<T>(Func<T> value) => Enumerable.Range(0, batch.Layout.SequenceCount).Select(_ => value());
        Tensor Tokens(Func<double> value) => torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(_ => value())], type);
    }

    /// <summary>Names the prompts, and gives the signals that the library declares, all of them log-probabilities.</summary>
    public static void Give(PackedBatch batch, Func<double> logProbability)
    {
        batch.PromptIds = [.. Enumerable.Range(0, batch.Layout.GroupCount).Select(static group => $"{group}")];
        foreach (var signal in LibraryLosses.Inputs)
        {
            Assert.Equal((SignalScope.Token, 0.0, true), (signal.Scope, signal.High, signal.Contains(-30)));
            batch.Give(signal, torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(_ => logProbability())], batch.Reward.dtype));
        }
    }

    /// <summary>Fills in the same signals, and an old policy if the loss reads one.</summary>
    public static void Fill(PackedBatch batch, PolicyLoss loss, Random random)
    {
        Fill(batch, random);
        if ((loss.Traits.StepSignals | loss.Traits.RolloutSignals).HasFlag(Signals.OldLogp))
        {
            batch.OldLogp = torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(_ => -3 * random.NextDouble())], batch.Reward.dtype);
        }
    }
}
