using System.Text.Json.Nodes;
using EntroPIC.Checkpoints;
using EntroPIC.Models;
using EntroPIC.Tests;
using TorchSharp;

namespace Fuzz.Readers;

/// <summary>Readers of models and adapters.</summary>
internal static class ModelReaders
{
    private const string Index = "model.safetensors.index.json";

    private static readonly string[] Tensors = ["model.norm.weight", "lm_head.weight", "F32", "BF16", "F64", "__metadata__", "dtype", "shape", "data_offsets", "4611686018427387904"];

    private static readonly string[] Keys =
    [
        "rope_scaling", "rope_parameters", "rope_type", "type", "rope_theta", "yarn", "llama3", "default", "factor", "partial_rotary_factor", "layer_types", "head_dim",
        "num_hidden_layers", "vocab_size", "tie_word_embeddings", "quantization_config", "sliding_window", "use_sliding_window", "eos_token_id", "qwen2", "llama", "silu",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IForeignReader> All { get; } =
    [
        new FileReader("safetensors", "x.safetensors", [Various(), TinyModel.Whole["model.safetensors"]], static folder => ReadAll(Path.Combine(folder, "x.safetensors"))) { Words = Tensors },
        new FileReader("weights", "model.safetensors", [TinyModel.Whole["model.safetensors"]], Load) { Words = Tensors, Beside = Without(TinyModel.Whole, "model.safetensors") },
        new FileReader("safetensors index", Index, [TinyModel.Sharded[Index]], LoadShards)
        {
            Words = ["weight_map", "metadata", .. TinyModel.Sharded.Keys, "../" + Index, "../x.input", "/dev/zero", "model.norm.weight"],
            Beside = Without(TinyModel.Sharded, Index),
        },
        new FileReader("config.json", "config.json", [TinyModel.Whole["config.json"]], Load) { Words = Keys, Beside = Without(TinyModel.Whole, "config.json") },
        new FileReader("config.json of others", "config.json", PublishedFiles.Configurations, static folder => CheckpointFolder.Open(folder)) { Words = Keys },
        new FileReader("generation_config.json", "generation_config.json", PublishedFiles.Generation, Load) { Words = ["eos_token_id"], Beside = TinyModel.Whole },
        new FileReader("adapter_config.json", "adapter_config.json", [TinyModel.Adapter["adapter_config.json"], PublishedFiles.Adapter], LoadAdapter)
        {
            Words = ["alpha_pattern", "rank_pattern", "modules_to_save", "layers_to_transform", "init_lora_weights", "pissa", "q_proj", "all-linear", "LORA"],
            Beside = TinyModel.Adapter,
        },
        new FileReader("adapter weights", "adapter_model.safetensors", [TinyModel.Adapter["adapter_model.safetensors"]], LoadAdapter) { Words = Tensors, Beside = TinyModel.Adapter },
    ];

    private static void ReadAll(string path)
    {
        using var scope = torch.NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        foreach (var entry in file.Entries)
        {
            file.Read(entry.Name).Dispose();
        }
    }

    private static void Load(string folder)
    {
        using var scope = torch.NewDisposeScope();
        using var model = CheckpointFolder.Open(folder).Load();
    }

    private static void LoadShards(string folder)
    {
        Load(folder);

        // Read without a word: no shard may be elsewhere.
        var map = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, Index)))!["weight_map"]!.AsObject();
        if (map.Any(static shard => ((string)shard.Value!).Contains('/', StringComparison.Ordinal)))
        {
            throw new InvalidOperationException("a shard outside of the folder was read");
        }
    }

    private static void LoadAdapter(string folder)
    {
        using var scope = torch.NewDisposeScope();
        using var model = TinyModel.Create();
        using var adapters = LowRankAdapters.Attach(model, AdapterFiles.ReadOptions(folder));
        new AdapterFiles(adapters).Read(folder);
    }

    private static Dictionary<string, byte[]> Without(IReadOnlyDictionary<string, byte[]> files, string name) =>
        files.Where(file => file.Key != name).ToDictionary(static file => file.Key, static file => file.Value);

    private static byte[] Various() => TinyModel.FilesOf(static folder =>
    {
        using var scope = torch.NewDisposeScope();
        SafetensorsFile.Write(
            Path.Combine(folder, "x"),
            [
                ("a", torch.arange(6, torch.ScalarType.Float32).view(2, 3)), ("b", torch.ones(4, torch.ScalarType.BFloat16)), ("empty", torch.zeros(0, 3)),
                ("c", torch.ones(3, torch.ScalarType.Int64)), ("d", torch.tensor(true)), ("\u00e9", torch.ones(5, torch.ScalarType.Byte)),
            ],
            metadata: new Dictionary<string, string> { ["format"] = "pt" });
    })["x"];
}
