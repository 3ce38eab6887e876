using EntroPIC.Batches;

namespace EntroPIC.Rollouts;

/// <summary>Counts of a rollout that a run adds up.</summary>
internal static class RolloutCounts
{
    /// <summary>Responses that could not be judged.</summary>
    public const string Unjudged = "unjudged";

    /// <summary>Groups of which no response could be judged.</summary>
    public const string UnjudgedGroups = "groups_unjudged";

    /// <summary>The counts of what could not be judged; none if all was.</summary>
    public static IReadOnlyList<(string Name, double Value)> OfUnjudged(double responses, double groups) =>
        responses == 0 ? [] : [(Unjudged, responses), (UnjudgedGroups, groups)];

    /// <summary>A count of a rollout; 0 if it has none of that name.</summary>
    public static long Of(PackedBatch rollout, string name) => (long)rollout.Counts.Where(count => count.Name == name).Sum(static count => count.Value);
}
