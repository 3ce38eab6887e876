using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EntroPIC.Models;
using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>Writes the files of a checkpoint beside their places and then puts them there together.</summary>
internal static partial class CheckpointWriter
{
    /// <summary>Other tools look for it before they take a file's tensors for those of a model.</summary>
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    public static void Write(string folder, Transformer model, JsonObject config, ScalarType type, SaveOptions options)
    {
        using var files = new StagedFiles(folder);
        var shards = Shards(model, type, options.MaxShardBytes);
        foreach (var (name, tensors) in shards)
        {
            // A single file is the last of all, as the index is otherwise: without it there is no checkpoint.
            if (shards.Count > 1)
            {
                AddWeights(files, name, tensors, type);
            }
        }
        CompanionFiles.Add(files, options);
        files.AddJson(ModelConfigFile.Name, config);
        if (shards.Count > 1)
        {
            files.AddJson(WeightFiles.IndexName, Index(shards, type));
        }
        else
        {
            AddWeights(files, shards[0].Name, shards[0].Tensors, type);
        }

        if (shards.Count > 1 || !HasSingleFileOnly(folder))
        {
            RemoveWeights(folder);
        }

        files.Commit();
    }

    private static void AddWeights(StagedFiles files, string name, IReadOnlyList<(string Name, Tensor Value)> tensors, ScalarType type) =>
        files.Add(name, file => SafetensorsWriter.Write(file, tensors, type, Metadata));

    /// <summary>The tensors in their order, cut where a file would grow beyond the limit.</summary>
    private static List<(string Name, IReadOnlyList<(string Name, Tensor Value)> Tensors)> Shards(
        Transformer model, ScalarType type, long most)
    {
        var shards = new List<List<(string, Tensor)>> { new() };
        var bytes = 0L;
        foreach (var (name, parameter) in model.named_parameters())
        {
            var size = SafetensorsWriter.BytesOf(parameter, type);
            if (bytes > 0 && bytes + size > most)
            {
                shards.Add([]);
                bytes = 0;
            }
            shards[^1].Add((name, parameter));
            bytes += size;
        }
        return
        [
            .. shards.Select((tensors, index) => (
                shards.Count == 1 ? WeightFiles.SingleName : WeightFiles.ShardName(index + 1, shards.Count),
                (IReadOnlyList<(string, Tensor)>)tensors)),
        ];
    }

    private static JsonObject Index(
        IReadOnlyList<(string Name, IReadOnlyList<(string Name, Tensor Value)> Tensors)> shards, ScalarType type)
    {
        var map = new JsonObject();
        var places = shards.SelectMany(shard => shard.Tensors.Select(tensor => (Tensor: tensor.Name, Shard: shard.Name)));
        foreach (var (tensor, shard) in places.OrderBy(place => place.Tensor, StringComparer.Ordinal))
        {
            map[tensor] = shard;
        }

        var total = shards.SelectMany(shard => shard.Tensors).Sum(tensor => SafetensorsWriter.BytesOf(tensor.Value, type));
        return new() { ["metadata"] = new JsonObject { ["total_size"] = total }, ["weight_map"] = map };
    }

    // One file is renamed over the other, so that there are weights at any time.
    private static bool HasSingleFileOnly(string folder) =>
        !File.Exists(Path.Combine(folder, WeightFiles.IndexName)) && !Directory.EnumerateFiles(folder, "model-*.safetensors").Any();

    // What names the weights goes first: a folder that is left half way has none, rather than old shards under a new configuration.
    private static void RemoveWeights(string folder)
    {
        File.Delete(Path.Combine(folder, WeightFiles.IndexName));
        File.Delete(Path.Combine(folder, WeightFiles.SingleName));
        foreach (var path in Directory.EnumerateFiles(folder, "model-*.safetensors").Where(path => Shard().IsMatch(Path.GetFileName(path))))
        {
            File.Delete(path);
        }
    }

    [GeneratedRegex(@"^model-\d{5}-of-\d{5}\.safetensors$")]
    private static partial Regex Shard();
}
