using System.Text.Json;
using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>The weights of a checkpoint: one safetensors file, or shards and the index that says which tensor is in which.</summary>
internal sealed class WeightFiles : IDisposable
{
    public const string SingleName = "model.safetensors";
    public const string IndexName = "model.safetensors.index.json";

    private const string MapKey = "weight_map";

    /// <summary>The total size, which the files themselves tell.</summary>
    private static readonly HashSet<string> Silent = ["metadata"];

    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> _tensors = [];

    private WeightFiles()
    {
    }

    /// <summary>All tensors.</summary>
    public IEnumerable<SafetensorsEntry> Entries => _tensors.Values.Select(tensor => tensor.Entry);

    public static string ShardName(int shard, int count) => $"model-{shard:D5}-of-{count:D5}.safetensors";

    /// <exception cref="FileNotFoundException">The folder has no weights, or a shard is missing.</exception>
    /// <exception cref="InvalidDataException">A file is broken, or the index and the shards contradict each other.</exception>
    public static WeightFiles Open(string folder)
    {
        var (single, index) = (Path.Combine(folder, SingleName), Path.Combine(folder, IndexName));
        var weights = new WeightFiles();
        try
        {
            if (File.Exists(single))
            {
                weights.Add(single);
            }
            else if (File.Exists(index))
            {
                weights.AddShards(folder, index);
            }
            else
            {
                throw new FileNotFoundException($"`{folder}` has neither `{SingleName}` nor `{IndexName}`");
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public SafetensorsEntry? Find(string name) => _tensors.TryGetValue(name, out var found) ? found.Entry : null;

    public Tensor Read(string name) => _tensors[name].File.Read(name);

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private SafetensorsFile Add(string path)
    {
        var file = SafetensorsFile.Open(path);
        _files.Add(file);
        foreach (var entry in file.Entries)
        {
            if (!_tensors.TryAdd(entry.Name, (file, entry)))
            {
                throw new InvalidDataException($"`{path}` contains the tensor `{entry.Name}`, which another shard contains, too");
            }
        }
        return file;
    }

    private void AddShards(string folder, string index)
    {
        var json = JsonFile.Read(index);
        var map = json.Find(MapKey) ?? throw json.Missing(MapKey);
        json.EnsureRead(Silent);
        if (map.ValueKind != JsonValueKind.Object || map.EnumerateObject().Any(entry => entry.Value.ValueKind != JsonValueKind.String))
        {
            throw json.Wrong(MapKey, map, "an object of file names");
        }

        var mapped = map.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        foreach (var shard in mapped.GroupBy(entry => entry.Value, entry => entry.Key))
        {
            var path = PathOf(folder, shard.Key, index);
            var file = Add(path);
            foreach (var name in shard.Where(name => !file.Contains(name)))
            {
                throw new InvalidDataException($"`{index}` places the tensor `{name}` in `{path}`, which does not contain it");
            }

            foreach (var entry in file.Entries.Where(entry => !mapped.ContainsKey(entry.Name)))
            {
                throw new InvalidDataException($"`{path}` contains the tensor `{entry.Name}`, which `{index}` does not list");
            }
        }
    }

    private static string PathOf(string folder, string shard, string index)
    {
        // An index must not reach out of its folder.
        if (shard != Path.GetFileName(shard) || shard is "" or "." or "..")
        {
            throw new InvalidDataException($"`{index}` names the shard `{shard}`; it must be a file of the same folder");
        }

        var path = Path.Combine(folder, shard);
        return File.Exists(path) ? path : throw new FileNotFoundException($"`{folder}` has no shard `{shard}`, which `{IndexName}` names");
    }
}
