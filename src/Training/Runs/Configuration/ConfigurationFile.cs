using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Configuration;
using EntroPIC.Data;

namespace EntroPIC.Runs.Configuration;

/// <summary>The file of a run.</summary>
internal static class ConfigurationFile
{
    // Templates are for people to read; nothing here is embedded in HTML.
    private static readonly JsonSerializerOptions Writing =
        new(JsonConfiguration.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Parsing = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false,
    };

    /// <param name="path">The file.</param>
    /// <param name="changes">Changes to it, <c>key=value</c> each: dotted keys, values in JSON, or else texts.</param>
    /// <returns>The configuration, its paths made absolute.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not UTF-8.</exception>
    /// <exception cref="ConfigurationException">It has mistakes.</exception>
    public static RunConfiguration Read(string path, IReadOnlyList<string> changes)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"`{path}` is a folder; a configuration is a file, as `{Path.Combine(path, RunFolder.ConfigurationName)}` is that of a run");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"there is no configuration `{path}`");
        }

        var json = StrictText.Read(path);
        if (changes.Count > 0)
        {
            json = Change(json, path, changes);
        }

        var run = JsonConfiguration.Read<RunConfiguration>(json, path);
        RunChecks.Ensure(run, path);
        return In(Path.GetDirectoryName(Path.GetFullPath(path))!, run);
    }

    public static string Write(RunConfiguration run) => JsonSerializer.Serialize(run, Writing) + "\n";

    private static string Change(string json, string path, IReadOnlyList<string> changes)
    {
        var root = Parse(json);

        // What is no object gets its message from where configurations are read.
        if (root is not JsonObject)
        {
            return json;
        }

        foreach (var change in changes)
        {
            var parts = change.Split('=', 2);
            if (parts.Length < 2 || parts[0].Trim().Length == 0)
            {
                throw new ConfigurationException(path, [$"`--set {change}` is not a change; it must be `key=value`"]);
            }

            var value = Parse(parts[1]);

            // What is not JSON is a text; but no one means a text by an object or a list.
            if (value is null && parts[1].TrimStart() is ['{' or '[', ..])
            {
                throw new ConfigurationException(path, [$"`--set {change}`: the value begins as an object or a list and is not JSON; check its quotes, commas and duplicate keys; a string goes in double quotes"]);
            }

            Set(root, parts[0].Trim(), value ?? (parts[1].Trim() == "null" ? null : JsonValue.Create(parts[1])), path);
        }

        return root.ToJsonString();
    }

    private static void Set(JsonNode root, string key, JsonNode? value, string path)
    {
        var at = root;
        var steps = key.Split('.');
        for (var i = 0; i < steps.Length; i++)
        {
            var isLast = i == steps.Length - 1;
            switch (at)
            {
                case JsonObject members when isLast:
                    members[steps[i]] = value;
                    break;
                case JsonObject members:
                    at = members[steps[i]] ??= Implied(root, steps[..(i + 1)]);
                    break;
                case JsonArray items when int.TryParse(steps[i], out var index) && index >= 0 && index < items.Count:
                    if (isLast)
                    {
                        items[index] = value;
                    }
                    else
                    {
                        at = items[index] ??= new JsonObject();
                    }

                    break;
                case JsonArray items:
                    throw new ConfigurationException(path, [$"`--set {key}`: `{steps[i]}` is not an index of a list of {items.Count}"]);
                default:
                    throw new ConfigurationException(path, [$"`--set {key}`: `{string.Join('.', steps[..i])}` is a value and has no keys"]);
            }
        }
    }

    // What an evaluation leaves out is that of training: a change to one key keeps the others.
    private static JsonNode Implied(JsonNode root, string[] steps) =>
        steps is ["evaluation", "sampling" or "reward"] && root[steps[1]] is JsonObject training ? training.DeepClone() : new JsonObject();

    private static JsonNode? Parse(string json)
    {
        try
        {
            return StrictJson.Parse(json, Parsing).RootElement.Deserialize<JsonNode>();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RunConfiguration In(string folder, RunConfiguration run)
    {
        return run with
        {
            Output = Resolve(run.Output),
            Model = run.Model with { Path = run.Model.Path is { } model ? Resolve(model) : null },
            Tokenizer = run.Tokenizer with { Path = run.Tokenizer.Path is { } tokenizer ? Resolve(tokenizer) : null },
            Data = run.Data with { Train = Sets(run.Data.Train), Validation = Sets(run.Data.Validation) },
            Rl = run.Rl is { } rl
                ? rl with { Signals = rl.Signals.ToDictionary(static pair => pair.Key, pair => pair.Value.Model is { } other ? pair.Value with { Model = Resolve(other) } : pair.Value, StringComparer.Ordinal) }
                : null,
            Preference = run.Preference is { } preference ? preference with { Data = Sets(preference.Data), Validation = Sets(preference.Validation) } : null,
            Sft = run.Sft is { } sft ? sft with { Data = sft.Data is { } data ? Sets(data) : null } : null,
        };

        string Resolve(string path) => Path.GetFullPath(path, folder);
        IReadOnlyList<T> Sets<T>(IReadOnlyList<T> sets)
            where T : DataSetOptions => [.. sets.Select(set => set with { Path = Resolve(set.Path) })];
    }
}
