using System.Text.Json.Nodes;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs;

/// <summary>Differences between two configurations that change the results of a run.</summary>
internal static class RunDifferences
{
    // Where results go, what is kept, on what it runs and how much at once: a run that is resumed may change that.
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

    /// <summary>One line for each changed input; inputs that only one of the two has differ in the configuration.</summary>
    public static IReadOnlyList<string> Between(IReadOnlyDictionary<string, ContentPrint> before, IReadOnlyDictionary<string, ContentPrint> now) =>
    [
        .. now.Where(input => before.ContainsKey(input.Key))
            .Select(input => (input.Key, Difference: input.Value.DifferenceFrom(before[input.Key])))
            .Where(static input => input.Difference is not null)
            .Select(static input => $"`{input.Key}` {input.Difference}"),
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
        {
            return;
        }

        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Add(value, key.Length == 0 ? name : $"{key}.{name}", values);
                }

                break;
            case JsonArray { Count: > 0 } items:
                for (var i = 0; i < items.Count; i++)
                {
                    Add(items[i], $"{key}.{i}", values);
                }

                break;
            default:
                values[key] = node?.ToJsonString() ?? "null";
                break;
        }
    }
}
