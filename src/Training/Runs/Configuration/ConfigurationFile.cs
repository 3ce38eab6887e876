using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Configuration;
using EntroPIC.Data;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Evaluation;
using EntroPIC.Models;

namespace EntroPIC.Runs.Configuration;

/// <summary>The file of a run.</summary>
internal static class ConfigurationFile
{
    // Templates are for people to read; nothing here is embedded in HTML.
    private static readonly JsonSerializerOptions Writing = new(JsonConfiguration.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        if (Contradictions(run).Concat(MistakesInRewards(run)).Concat(UnknownTargets("sft", run.Sft?.Adapter)).Concat(UnknownTargets("rl", run.Rl?.Adapter)).ToList() is { Count: > 0 } mistakes)
        {
            throw new ConfigurationException(path, mistakes);
        }

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
                    at = members[steps[i]] ??= new JsonObject();
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

    /// <summary>Mistakes that no single value shows.</summary>
    private static IEnumerable<string> Contradictions(RunConfiguration run)
    {
        if ((run.Model.Path is null) == (run.Model.Config is null))
        {
            yield return $"`model.path` and `model.config` are {(run.Model.Path is null ? "both absent" : "both given")}; a model has one of them";
        }

        if (run.Tokenizer is { Path: not null, Alphabet: not null })
        {
            yield return "`tokenizer.path` and `tokenizer.alphabet` are both given; a tokenizer has one of them";
        }

        if (run.Tokenizer is { Alphabet: not null, EndOfText: { } end })
        {
            yield return $"`tokenizer.end_of_text` is `{end}`, and a tokenizer of an alphabet has a token of its own that ends a text; leave one of the two out";
        }

        if (run.Model.Config is { Heads: var heads, KeyValueHeads: var shared } && heads % shared != 0)
        {
            yield return $"`model.config.heads` is {heads}; it must be a multiple of `model.config.key_value_heads`, which is {shared}";
        }

        if (run.Tokenizer is { Path: null, Alphabet: null } && run.Model.Path is null)
        {
            yield return "a model with fresh weights has no tokenizer of its own; `tokenizer.path` or `tokenizer.alphabet` must be given";
        }

        if (run.Rl is not null && run.Sampling.Temperature == 0)
        {
            yield return "`sampling.temperature` is 0; it must be greater than 0 to learn from what is sampled";
        }

        if (run.Rl is not null && run.Data.Train.Count == 0)
        {
            yield return "`data.train` is empty; `rl` needs a data set to learn from";
        }

        if (run.Sft is { Data: null } && run.Data.Train.Count == 0)
        {
            yield return "`data.train` is empty; `sft` needs a data set to learn from";
        }

        if (run.Rl is { } rl && rl.Update.MiniBatches > rl.Rollout.Prompts)
        {
            yield return $"`rl.update.mini_batches` is {rl.Update.MiniBatches} and `rl.rollout.prompts` {rl.Rollout.Prompts}; a mini-batch needs a prompt at least";
        }

        if (run.Rl is { Rollout: { FilterAttempts: > 0, ResponsesPerPrompt: 1 } })
        {
            yield return "`rl.rollout.filter_attempts` keeps groups whose rewards differ, and `rl.rollout.responses_per_prompt` is 1; it must be at least 2";
        }

        if (run.Data.Validation.Count == 0 && run.Evaluation is { Metric: not null } or { Patience: > 0 })
        {
            yield return $"`evaluation.{(run.Evaluation.Metric is null ? "patience" : "metric")}` is given and `data.validation` is empty; there is nothing to evaluate on";
        }

        if (run.Sft is { Update: { MiniBatches: not 1 } or { Epochs: not 1 } })
        {
            yield return "`sft.update.mini_batches` and `sft.update.epochs` must be 1; a step of fine-tuning is one batch of `sft.batch_size`";
        }

        if (run.Sft is { } tuning && tuning.Optimizer.WarmupSteps > tuning.Steps)
        {
            yield return NeverWarm("sft", tuning.Optimizer, tuning.Steps);
        }

        if (run.Rl is { } stage && stage.Optimizer.WarmupSteps > stage.Steps)
        {
            yield return NeverWarm("rl", stage.Optimizer, stage.Steps);
        }
    }

    private static string NeverWarm(string stage, OptimizerSettings optimizer, long steps) =>
        $"`{stage}.optimizer.warmup_steps` is {optimizer.WarmupSteps} and the stage has {steps} steps, so that the rate would never be `{stage}.optimizer.rate`; it must be at most {steps}";

    private static IEnumerable<string> MistakesInRewards(RunConfiguration run)
    {
        var (key, judging) = run.Evaluation.Reward is { } own ? ("evaluation.reward", own) : ("reward", run.Reward);
        foreach (var mistake in RewardChecks.MistakesIn(run.Reward, "reward").Concat(run.Evaluation.Reward is { } other ? RewardChecks.MistakesIn(other, "evaluation.reward") : []))
        {
            yield return mistake;
        }

        if (run.Data.Validation.Count > 0 && RewardChecks.RangeOf(judging).Most is var most && most < ScoredResponse.CorrectFrom)
        {
            yield return FormattableString.Invariant($"`{key}` is at most {most}, and a response is correct from {ScoredResponse.CorrectFrom}, so that evaluations would find none; it must reward the right answer");
        }
    }

    private static IEnumerable<string> UnknownTargets(string stage, AdapterOptions? adapter)
    {
        var known = AdapterOptions.Known;
        if (adapter is { Targets.Count: 0 })
        {
            return [$"`{stage}.adapter.targets` is empty; adapters need at least one target, such as {Wording.OneOf(known)}"];
        }

        return (adapter?.Targets ?? known).Except(known).Select(target => $"`{stage}.adapter.targets` has `{target}`; it may have {Wording.OneOf(known)}");
    }

    private static RunConfiguration In(string folder, RunConfiguration run)
    {
        return run with
        {
            Output = Resolve(run.Output),
            Model = run.Model with { Path = run.Model.Path is { } model ? Resolve(model) : null },
            Tokenizer = run.Tokenizer with { Path = run.Tokenizer.Path is { } tokenizer ? Resolve(tokenizer) : null },
            Data = run.Data with { Train = Sets(run.Data.Train), Validation = Sets(run.Data.Validation) },
            Sft = run.Sft is { } sft ? sft with { Data = sft.Data is { } data ? Sets(data) : null } : null,
        };

        string Resolve(string path) => Path.GetFullPath(path, folder);
        IReadOnlyList<ProblemSetOptions> Sets(IReadOnlyList<ProblemSetOptions> sets) => [.. sets.Select(set => set with { Path = Resolve(set.Path) })];
    }
}
