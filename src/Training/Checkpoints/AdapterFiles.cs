using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Models;

namespace EntroPIC.Checkpoints;

/// <summary>
/// Adapters in the layout of PEFT: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>, without the model that they are of.
/// </summary>
/// <param name="adapters">The adapters.</param>
/// <param name="baseModel">Base model in the configuration: a path or a name; empty for none.</param>
public sealed class AdapterFiles(LowRankAdapters adapters, string baseModel = "") : IModelFiles
{
    internal const string ConfigName = "adapter_config.json";
    private const string WeightsName = "adapter_model.safetensors";
    private const string Prefix = "base_model.model.";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads the size and the targets of adapters that were saved, for <see cref="LowRankAdapters.Attach"/>.</summary>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A key is missing or wrong.</exception>
    /// <exception cref="NotSupportedException">The file asks for what these adapters cannot do.</exception>
    public static AdapterOptions ReadOptions(string folder)
    {
        var json = JsonFile.Read(Path.Combine(folder, ConfigName));
        var options = json.Make(() => new AdapterOptions
        {
            Rank = json.Count("r") ?? throw json.Missing("r"),
            Alpha = json.Number("lora_alpha") ?? throw json.Missing("lora_alpha"),
            Targets = Targets(json),
        });
        AdapterKeys.Refuse(json);
        EnsureRank(options, Path.Combine(folder, WeightsName), json);
        return options;
    }

    /// <summary>Rejects a rank beyond that of the weights before it takes memory; the weights may be read later.</summary>
    private static void EnsureRank(AdapterOptions options, string path, JsonFile json)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var weights = SafetensorsFile.Open(path);
        foreach (var entry in weights.Entries)
        {
            if (entry.Name.EndsWith(".lora_A.weight", StringComparison.Ordinal) && entry.Shape is [var rank, ..] && rank != options.Rank)
            {
                throw json.Wrong("r", json.Find("r")!.Value, $"{rank}, as tensor `{entry.Name}` has it");
            }
        }
    }

    /// <inheritdoc/>
    public void Write(string folder)
    {
        var config = new JsonObject
        {
            ["base_model_name_or_path"] = baseModel,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["lora_alpha"] = adapters.Options.Alpha,
            ["lora_dropout"] = 0.0,
            ["peft_type"] = "LORA",
            ["r"] = adapters.Options.Rank,
            ["target_modules"] = new JsonArray([.. adapters.Options.Targets.Select(static target => (JsonNode)target)]),
            ["task_type"] = "CAUSAL_LM",
        };
        AtomicFile.Write(Path.Combine(folder, ConfigName), JsonSerializer.SerializeToUtf8Bytes(config, Indented));
        Files.Write(folder);
    }

    /// <inheritdoc/>
    public void Read(string folder) => Files.Read(folder);

    private NamedWeights Files => new([.. adapters.Weights.Select(static weight => (Prefix + weight.Name, weight.Weight))], WeightsName);

    private static string[] Targets(JsonFile json)
    {
        var targets = json.Find("target_modules") ?? throw json.Missing("target_modules");
        string[] names = targets.ValueKind == JsonValueKind.Array
            && targets.EnumerateArray().All(static target => target.ValueKind == JsonValueKind.String)
            ? [.. targets.EnumerateArray().Select(static target => target.GetString()!)]
            : throw json.Wrong("target_modules", targets, "a list of names");
        return names.Length > 0 && !names.Except(AdapterOptions.Known).Any()
            ? names
            : throw json.Unsupported("target_modules", $"a list of {Wording.OneOf(AdapterOptions.Known)}");
    }
}
