using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Runs;

/// <summary>
/// Finds out, by a rollout that is made up, whether a loss compares the responses to a prompt with one another: then groups of one teach
/// nothing. The loss is asked itself, so that it need not say so.
/// </summary>
internal static class LearningProbe
{
    private const int Groups = 4;

    /// <summary>True if groups of this size, with differing rewards, give an advantage other than 0.</summary>
    /// <param name="loss">A loss of its own, whose controllers are stepped here.</param>
    /// <param name="groupSize">Responses to a prompt.</param>
    public static bool HasAdvantage(PolicyLoss loss, int groupSize)
    {
        using var scope = torch.NewDisposeScope();
        var sequences = Groups * groupSize;
        var layout = new PackedLayout([.. Enumerable.Range(0, sequences).Select(static i => 1 + (i % 3))], [.. Enumerable.Repeat(groupSize, Groups)]);
        using var batch = new PackedBatch(layout)
        {
            Reward = Numbers(sequences, 1),
            BaselineReward = Numbers(sequences, 2),
            Truncated = torch.zeros(sequences, ScalarType.Bool),
            Logp = -Numbers(layout.TokenCount, 3),
            OldLogp = -Numbers(layout.TokenCount, 4),
            RefLogp = -Numbers(layout.TokenCount, 5),
            RolloutLogp = -Numbers(layout.TokenCount, 6),
            Entropy = Numbers(layout.TokenCount, 7),
            Collision = Numbers(layout.TokenCount, 8),
        };
        loss.BeginRollout(batch);
        if (!batch.Has(Signals.Advantage))
        {
            return true;
        }

        var advantage = batch.Advantage;
        return ((advantage != 0) & advantage.isfinite()).any().ToBoolean();
    }

    // Between 0 and 1, and no two alike.
    private static Tensor Numbers(int count, int salt) => torch.tensor(Enumerable.Range(0, count).Select(i => (float)CounterRandom.Uniform(1, salt, i, 0)).ToArray());
}
