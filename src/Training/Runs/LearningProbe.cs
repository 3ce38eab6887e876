using System.Globalization;
using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Runs;

/// <summary>
/// Runs a loss on a synthetic rollout to detect that it compares the responses to a prompt with one another: then groups of one teach
/// nothing. A loss needs no declaration for this.
/// </summary>
internal static class LearningProbe
{
    private const int Groups = 4;

    private const int Words = 5;

    // Rewards on tokens are those of the responses, which the batch places.
    private const Signals Given = (SignalSets.Policy | SignalSets.OldPolicy | SignalSets.Reference | SignalSets.Critic | SignalSets.Sampler | SignalSets.Verifier) & ~Signals.TokenReward;

    /// <summary>True if groups of this size, with differing rewards, give an advantage other than 0.</summary>
    /// <param name="loss">A separate instance of the loss: this steps its controllers.</param>
    /// <param name="groupSize">Responses to a prompt.</param>
    public static bool HasAdvantage(PolicyLoss loss, int groupSize)
    {
        // A control may remember earlier rollouts, so that even a response alone is compared: the second has other rewards.
        return HasAdvantage(loss, groupSize, static reward => reward) || HasAdvantage(loss, groupSize, static reward => 1 - reward);
    }

    private static bool HasAdvantage(PolicyLoss loss, int groupSize, Func<torch.Tensor, torch.Tensor> change)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = Make(loss, groupSize);
        batch.Reward = change(batch.Reward);
        loss.BeginRollout(batch);
        if (!batch.Has(Signals.Advantage))
        {
            return true;
        }

        var advantage = batch.Advantage;
        return ((advantage != 0) & advantage.isfinite()).any().ToBoolean();
    }

    /// <summary>True if groups with these rewards give a gradient.</summary>
    /// <param name="loss">A separate instance of the loss: this steps its controllers.</param>
    /// <param name="rewards">The rewards of the responses to a prompt.</param>
    public static bool HasGradient(PolicyLoss loss, IReadOnlyList<float> rewards)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = Make(loss, rewards.Count);
        batch.Reward = torch.tensor([.. Enumerable.Repeat(rewards, Groups).SelectMany(static group => group)]);
        var logp = batch.Logp.detach().clone().requires_grad_();
        try
        {
            loss.BeginRollout(batch);
            batch.Logp = logp.alias();
            loss.Control(batch);
            var value = loss.Evaluate(batch, loss.Total(batch));
            if (!value.requires_grad)
            {
                return false;
            }

            value.backward();
        }
        catch (NotFiniteNumberException)
        {
            // Such numbers tell nothing of others.
            return true;
        }

        return logp.grad is { } gradient && (gradient != 0).any().ToBoolean();
    }

    private static PackedBatch Make(PolicyLoss loss, int groupSize)
    {
        var sequences = Groups * groupSize;
        var layout = new PackedLayout(
            [.. Enumerable.Range(0, sequences).Select(static i => 1 + (i % 3))], [.. Enumerable.Repeat(groupSize, Groups)]);
        var batch = new PackedBatch(layout)
        {
            Progress = 0,
            PromptIds = [.. Enumerable.Range(0, Groups).Select(static i => i.ToString(CultureInfo.InvariantCulture))],
        };
        foreach (var signal in Given.Each())
        {
            var count = (SignalSets.PerToken & signal) != 0 ? layout.TokenCount : sequences;
            batch.Assign(signal, (SignalSets.Conditions & signal) != 0 ? torch.zeros(count, ScalarType.Bool)
                : (SignalSets.NotPositive & signal) != 0 ? -Numbers(count, signal) : Numbers(count, signal));
        }

        foreach (var (i, signal) in loss.Traits.Inputs.Index())
        {
            batch.GiveSample(signal, element => CounterRandom.Uniform(2, i, element, 0));
        }

        if (loss.Traits.Statistics.Count > 0)
        {
            loss.GiveStatistics(batch, nn.functional.log_softmax(Numbers(layout.TokenCount * Words, Signals.None).view(-1, Words), 1));
        }

        return batch;
    }

    // Between 0 and 1, and no two alike.
    private static Tensor Numbers(int count, Signals signal) =>
        torch.tensor(Enumerable.Range(0, count).Select(i => (float)CounterRandom.Uniform(1, (int)signal, i, 0)).ToArray());
}
