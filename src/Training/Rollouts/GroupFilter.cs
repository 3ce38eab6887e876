using EntroPIC.Batches;
using TorchSharp;

namespace EntroPIC.Rollouts;

/// <summary>
/// Dynamic sampling (DAPO, arXiv 2503.14476): groups whose rewards are all equal have no advantage and are dropped; others are rolled
/// out in their place until the rollout is full or the attempts are used up.
/// </summary>
/// <remarks>
/// A rollout depends only on its number: each attempt has its own order of the problems, so a resumed run continues where
/// it stopped without stored state. A rollout that the attempts do not fill stays smaller; if they find no group at all, the
/// first attempt is kept unfiltered, and only regularizers learn from it. Each rollout counts <c>groups_kept</c>,
/// <c>groups_dropped</c>, <c>groups_unused</c> (good ones beyond what was needed) and <c>attempts</c>.
/// </remarks>
public sealed class GroupFilter : IRolloutSource
{
    private readonly IRolloutSource _source;
    private readonly int _mostAttempts;

    /// <summary>Creates a filter of a source.</summary>
    /// <param name="source">The source; the size of its rollouts is that of the rollouts here.</param>
    /// <param name="mostAttempts">Rollouts of the source that one rollout may take; at least 1.</param>
    public GroupFilter(IRolloutSource source, int mostAttempts)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _mostAttempts = Accept.AtLeast(1, mostAttempts, nameof(mostAttempts));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The attempt is not 0: attempts are what the filter itself makes.</exception>
    public PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(attempt, 0);
        var attempts = new List<PackedBatch>();
        var kept = new List<PackedBatch>();
        try
        {
            var (dropped, unused, size) = (0, 0, 0);
            do
            {
                var rollout = _source.Next(index, wanted, attempts.Count, cancellation);
                attempts.Add(rollout);

                // The prompts of a rollout, those without a judged response among them.
                size = Math.Max(size, rollout.Layout.GroupCount + (int)RolloutCounts.Of(rollout, RolloutCounts.UnjudgedGroups));
                foreach (var (first, end) in Groups(rollout.Layout))
                {
                    if (!IsInformative(rollout, first, end))
                    {
                        dropped++;
                    }
                    else if (kept.Count < size)
                    {
                        kept.Add(rollout.Slice(first, end));
                    }
                    else
                    {
                        unused++;
                    }
                }
            }
            while (kept.Count < size && attempts.Count < _mostAttempts);

            return PackedBatch.Join(
                kept.Count > 0 ? kept : [attempts[0]],
                [
                    ("groups_kept", kept.Count), ("groups_dropped", dropped), ("groups_unused", unused), ("attempts", attempts.Count),
                    .. RolloutCounts.OfUnjudged(
                        attempts.Sum(static attempt => RolloutCounts.Of(attempt, RolloutCounts.Unjudged)),
                        attempts.Sum(static attempt => RolloutCounts.Of(attempt, RolloutCounts.UnjudgedGroups))),
                ]);
        }
        finally
        {
            kept.ForEach(static part => part.Dispose());
            attempts.ForEach(static attempt => attempt.Dispose());
        }
    }

    private static bool IsInformative(PackedBatch batch, int first, int end)
    {
        using var rewards = batch.Reward.narrow(0, first, end - first);
        using var least = rewards.min();
        using var most = rewards.max();
        return least.ToDouble() < most.ToDouble();
    }

    private static IEnumerable<(int First, int End)> Groups(PackedLayout layout) =>
        Enumerable.Range(0, layout.GroupCount).Select(group => (layout.GroupOffsets[group], layout.GroupOffsets[group + 1]));
}
