using EntroPIC.Batches;
using EntroPIC.Telemetry;
using EntroPIC.Training;
using TorchSharp;

namespace EntroPIC.Rollouts;

/// <summary>
/// Dynamic sampling (DAPO, arXiv 2503.14476): groups whose rewards are all equal have no advantage and are dropped; others are rolled
/// out in their place until the rollout is full or the attempts are used up.
/// </summary>
/// <remarks>
/// A rollout is determined by its number alone: each attempt goes through an order of the problems of its own, so a run goes on where
/// it was with nothing to remember. Where the attempts do not fill a rollout it stays smaller; where they find no group at all, the
/// first attempt is taken as it is, from which little but regularisers is learned. Each rollout writes a record of the stage
/// <c>rollout</c> with <c>groups_kept</c>, <c>groups_dropped</c>, <c>groups_unused</c> (good ones beyond what was needed) and
/// <c>attempts</c>.
/// </remarks>
public sealed class GroupFilter : IRolloutSource
{
    // Far beyond the number of rollouts of any run, so that no two attempts are the same rollout of the source.
    private const long BetweenAttempts = 1L << 32;

    private readonly IRolloutSource _source;
    private readonly int _mostAttempts;
    private readonly IMetricsSink _sink;

    /// <summary>Filters the groups of a source.</summary>
    /// <param name="source">The source; the size of its rollouts is that of the rollouts here.</param>
    /// <param name="mostAttempts">Rollouts of the source that one rollout may take; at least 1.</param>
    /// <param name="sink">Where the counts go; not disposed here.</param>
    public GroupFilter(IRolloutSource source, int mostAttempts, IMetricsSink sink)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sink);
        _source = source;
        _mostAttempts = Accept.AtLeast(1, mostAttempts, nameof(mostAttempts));
        _sink = sink;
    }

    /// <inheritdoc/>
    public PackedBatch Next(long index, Signals wanted)
    {
        var attempts = new List<PackedBatch>();
        var kept = new List<PackedBatch>();
        try
        {
            var (dropped, unused) = (0, 0);
            do
            {
                var attempt = _source.Next(index + (attempts.Count * BetweenAttempts), wanted);
                attempts.Add(attempt);
                foreach (var (first, end) in Groups(attempt.Layout))
                {
                    if (!IsInformative(attempt, first, end))
                        dropped++;
                    else if (kept.Count < attempts[0].Layout.GroupCount)
                        kept.Add(attempt.Slice(first, end));
                    else
                        unused++;
                }
            }
            while (kept.Count < attempts[0].Layout.GroupCount && attempts.Count < _mostAttempts);

            _sink.Write(new MetricsRecord("rollout", index,
                ("groups_kept", kept.Count), ("groups_dropped", dropped), ("groups_unused", unused), ("attempts", attempts.Count)));
            return PackedBatch.Join(kept.Count > 0 ? kept : [attempts[0]]);
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
