using System.Text.Json.Nodes;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs;

/// <summary>In what two configurations differ that decides what a run gives.</summary>
internal static class RunDifferences
{
    // Where results go, what is kept, on what it runs and how much at once: a run that is taken up may change that.
    private static readonly string[] Free =
    [
        "output", "threads", "tensorboard", "checkpoint", "model.device", "rl.rollout.rows_per_batch", "evaluation.rows_per_batch",
        "sft.update.micro_batch_tokens", "rl.update.micro_batch_tokens", "sft.update.form", "rl.update.form",
    ];

    /// <summary>One line for each key.</summary>
    public static IReadOnlyList<string> Between(RunConfiguration before, RunConfiguration now)
    {
        var (old, young) = (Values(before), Values(now));
        return
        [
            .. old.Keys.Union(young.Keys)
                .Where(key => old.GetValueOrDefault(key) != young.GetValueOrDefault(key))
                .Select(key => $"`{key}` was {old.GetValueOrDefault(key, "absent")} and is {young.GetValueOrDefault(key, "absent")}"),
        ];
    }

    /// <summary>One line for each data set that does not give the problems that it gave.</summary>
    public static IReadOnlyList<string> Between(IReadOnlyDictionary<string, DataPrint> before, IReadOnlyDictionary<string, DataPrint> now) =>
    [
        .. now.Where(set => before.TryGetValue(set.Key, out var former) && former != set.Value).Select(set => before[set.Key].Problems == set.Value.Problems
            ? $"`{set.Key}` has {set.Value.Problems} problems as it had when the run began, but they are not the same"
            : FormattableString.Invariant($"`{set.Key}` had {before[set.Key].Problems} problems when the run began and has {set.Value.Problems}")),
    ];

    private static OrderedDictionary<string, string> Values(RunConfiguration run)
    {
        var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        Add(JsonNode.Parse(ConfigurationFile.Write(run)), "", values);
        return values;
    }

    private static void Add(JsonNode? node, string key, OrderedDictionary<string, string> values)
    {
        if (Free.Contains(key))
            return;
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                    Add(value, key.Length == 0 ? name : $"{key}.{name}", values);
                break;
            case JsonArray { Count: > 0 } items:
                for (var i = 0; i < items.Count; i++)
                    Add(items[i], $"{key}.{i}", values);
                break;
            default:
                values[key] = node?.ToJsonString() ?? "null";
                break;
        }
    }
}
