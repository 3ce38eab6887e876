using System.Text.Json.Nodes;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs;

/// <summary>Differences between two configurations that change the results of a run.</summary>
internal static class RunDifferences
{
    // Where results go, what is kept, on what it runs and how much at once: a run that is resumed may change that. How a step is cut
    // into micro-batches is such a key only where no controller sees it: `RunPlan.FreeKeys`.
    private static readonly string[] Free =
    [
        "output", "threads", "tensorboard", "checkpoint", "model.device", "rl.rollout.rows_per_batch", "evaluation.rows_per_batch",
        "sft.update.form", "preference.update.form", "rl.update.form",
    ];

    /// <summary>One line for each key.</summary>
    /// <param name="before">The configuration that the run began with.</param>
    /// <param name="now">The configuration to resume it with.</param>
    /// <param name="free">Keys that change no result under the losses of the run.</param>
    public static IReadOnlyList<string> Between(RunConfiguration before, RunConfiguration now, IReadOnlyCollection<string> free)
    {
        IReadOnlyCollection<string> ignored = [.. Free, .. free];
        var (old, young) = (Values(before, ignored), Values(now, ignored));
        return
        [
            .. old.Keys.Union(young.Keys)
                .Where(key => old.GetValueOrDefault(key) != young.GetValueOrDefault(key))
                .Where(key => !IsSaidByParts(key, old, young) && !IsSaidByParts(key, young, old))
                .Select(key => $"`{key}` was {old.GetValueOrDefault(key, "absent")} and is {young.GetValueOrDefault(key, "absent")}"),
        ];
    }

    /// <summary>One line for each changed input; inputs that only one of the two has differ in the configuration.</summary>
    public static IReadOnlyList<string> Between(IReadOnlyDictionary<string, ContentPrint> before, IReadOnlyDictionary<string, ContentPrint> now) =>
    [
        .. now.Where(input => before.ContainsKey(input.Key))
            .Select(input => (input.Key, Difference: input.Value.DifferenceFrom(before[input.Key])))
            .Where(static input => input.Difference is not null)
            .Select(static input => $"`{input.Key}` {input.Difference}"),
    ];

    // A key that had no parts and has some now, such as options of a loss that were null: their lines say it.
    private static bool IsSaidByParts(string key, OrderedDictionary<string, string> one, OrderedDictionary<string, string> other) =>
        one.ContainsKey(key) && other.Keys.Any(part => part.StartsWith($"{key}.", StringComparison.Ordinal));

    private static OrderedDictionary<string, string> Values(RunConfiguration run, IReadOnlyCollection<string> ignored)
    {
        var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        Add(JsonNode.Parse(ConfigurationFile.Write(run)), "", values, ignored);
        return values;
    }

    private static void Add(JsonNode? node, string key, OrderedDictionary<string, string> values, IReadOnlyCollection<string> ignored)
    {
        if (ignored.Contains(key))
        {
            return;
        }

        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Add(value, key.Length == 0 ? name : $"{key}.{name}", values, ignored);
                }

                break;
            case JsonArray { Count: > 0 } items:
                for (var i = 0; i < items.Count; i++)
                {
                    Add(items[i], $"{key}.{i}", values, ignored);
                }

                break;
            default:
                values[key] = node?.ToJsonString() ?? "null";
                break;
        }
    }
}
