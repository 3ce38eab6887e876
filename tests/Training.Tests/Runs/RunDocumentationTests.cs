using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EntroPIC.Configuration;
using EntroPIC.Rewards;
using EntroPIC.Runs.Configuration;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

/// <summary>`docs/runs.md` lists exactly the keys, rewards and defaults of the code.</summary>
[Collection(TorchCollection.Name)]
public sealed partial class RunDocumentationTests
{
    // Places whose keys are those of another: once is enough.
    private static readonly (string Place, string Shown)[] Same =
    [
        ("data.train.*", "data.*.*"), ("data.validation.*", "data.*.*"), ("sft.data.*", "data.*.*"),
        ("sft.loss", "*.loss"), ("rl.loss", "*.loss"), ("sft.update", "*.update"), ("rl.update", "*.update"),
        ("preference.data.*", "preference.*.*"), ("preference.validation.*", "preference.*.*"), ("preference.loss", "*.loss"), ("preference.update", "*.update"),
        ("preference.optimizer", "*.optimizer"), ("preference.adapter", "*.adapter"), ("preference.reference", "*.reference"), ("rl.reference", "*.reference"),
        ("sft.optimizer", "*.optimizer"), ("sft.adapter", "*.adapter"), ("rl.adapter", "*.adapter"), ("rl.optimizer", "*.optimizer"),
    ];

    [Fact]
    public void TableHasExactlyTheKeys()
    {
        var known = KeysOf(typeof(RunConfiguration), "").Append("reward.kind").Distinct().Order(StringComparer.Ordinal);
        var shown = Keys().Matches(Section("## Configuration", "## Rewards")).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(known, shown);
    }

    [Fact]
    public void TableHasEveryRewardWithItsKeys()
    {
        var known = typeof(IReward).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(static derived =>
            $"{derived.TypeDiscriminator}: {string.Join(' ', JsonConfiguration.Options.GetTypeInfo(derived.DerivedType).Properties.Where(static property => property.Set is not null).Select(static property => property.Name).Order(StringComparer.Ordinal))}");
        var rows = RewardRows().Matches(Section("## Rewards", "\0")).Select(static row =>
            $"{row.Groups[1].Value}: {string.Join(' ', Keys("`parts`: a list of `weight` (1) and `reward`", row.Groups[2].Value))}");
        Assert.Equal(known.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));

        // The keys of a part of a sum are not those of the sum.
        static IEnumerable<string> Keys(string parts, string cell) =>
            Quoted().Matches(cell.Replace(parts, "`parts`", StringComparison.Ordinal)).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void TableHasTheDefaultsOfTheCode()
    {
        using var files = new RunFiles(static run =>
        {
            run["rl"] = new System.Text.Json.Nodes.JsonObject { ["rollouts"] = 1, ["loss"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "Grpo" } };
            run.Remove("sft");
            run.Remove("threads");
            run.Remove("sampling");
            run.Remove("evaluation");
            run.Remove("reward");
        });
        var run = JsonDocument.Parse(ConfigurationFile.Write(ConfigurationFile.Read(files.Configuration, []))).RootElement;
        var compared = 0;
        foreach (Match row in Rows().Matches(Section("## Configuration", "## Rewards")))
        {
            var (key, said) = (row.Groups[1].Value.Replace("*.optimizer", "rl.optimizer", StringComparison.Ordinal).Replace("*.update", "rl.update", StringComparison.Ordinal), row.Groups[2].Value.Trim());
            if (key.Contains('*') || key.StartsWith("model.config", StringComparison.Ordinal) || key.StartsWith("tokenizer", StringComparison.Ordinal) || said.Length == 0 || key is "rl")
            {
                continue;
            }

            var value = run;
            var isThere = key.Split('.').All(step => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(step, out value));
            if (!isThere)
            {
                continue;
            }

            Assert.Equal(said.Split(';')[0], Text(value));
            compared++;
        }

        // All but those of places that this configuration does not have.
        Assert.InRange(compared, 35, int.MaxValue);

        static string Text(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetDouble() is var number && Math.Abs(number) is < 1e-4 and > 0
                ? number.ToString("0e-0", System.Globalization.CultureInfo.InvariantCulture)
                : value.GetRawText(),
            _ => value.GetRawText(),
        };
    }

    private static IEnumerable<string> KeysOf(Type type, string place)
    {
        foreach (var property in JsonConfiguration.Options.GetTypeInfo(type).Properties.Where(static property => property.Set is not null))
        {
            var key = place.Length == 0 ? property.Name : $"{place}.{property.Name}";
            var element = property.PropertyType is { IsGenericType: true } list
                && (list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || list.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
                ? list.GetGenericArguments()[^1]
                : null;
            var inner = element ?? property.PropertyType;
            var isObject = inner.Namespace!.StartsWith("EntroPIC", StringComparison.Ordinal) && !inner.IsEnum && !inner.IsAbstract;
            var isRepeated = key is "evaluation.sampling" or "evaluation.reward";
            if (element is not null)
            {
                key += ".*";
            }

            var shown = Same.FirstOrDefault(same => same.Place == key) is { Shown: { } other } ? other : key;
            if (element is not null || !isObject || isRepeated || new NullabilityInfoContext().Create((PropertyInfo)property.AttributeProvider!).WriteState == NullabilityState.Nullable)
            {
                if (key != "reward")
                {
                    yield return element is null ? shown : key;
                }
            }

            if (!isObject || isRepeated)
            {
                continue;
            }

            foreach (var below in KeysOf(inner, shown))
            {
                yield return below;
            }
        }
    }

    private static string Section(string from, string to, [CallerFilePath] string here = "")
    {
        var text = File.ReadAllText(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "runs.md")));
        var start = text.IndexOf(from, StringComparison.Ordinal);
        var end = text.IndexOf(to, start, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    [GeneratedRegex(@"^\| `([a-z_0-9.*]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Keys();

    [GeneratedRegex(@"^\| `([a-z_0-9.*]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"^\| `([a-z]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex RewardRows();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Quoted();
}
