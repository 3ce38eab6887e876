using System.Text.Json.Nodes;
using EntroPIC.Models;
using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>
/// A folder in the layout of Hugging Face checkpoints: <c>config.json</c>, and <c>model.safetensors</c> or shards with an index. Known
/// are the dense models of the Qwen3, Qwen2 and Llama families.
/// </summary>
public sealed class CheckpointFolder
{
    private CheckpointFolder(string path)
    {
        Path = path;
        if (File.Exists(System.IO.Path.Combine(path, AdapterFiles.ConfigName)))
        {
            throw new NotSupportedException($"`{path}` has an `{AdapterFiles.ConfigName}` beside its model, which other tools would read, too; merge the adapters into the weights, or move them elsewhere");
        }

        var file = JsonFile.Read(System.IO.Path.Combine(path, ModelConfigFile.Name));
        Config = file.Make(() => ModelConfigFile.Read(file));
        var endTokens = file.Counts(GenerationFile.EndKey);
        file.EnsureRead(ModelConfigFile.Silent);
        var generation = GenerationFile.Find(path);
        EndTokens = generation?.EndTokens ?? endTokens ?? [];
        foreach (var id in EndTokens.Where(id => id < 0 || id >= Config.VocabularySize))
        {
            throw new InvalidDataException($"`{GenerationFile.EndKey}` in `{path}` has {id}, with which no response could end; its ids must be at least 0 and below `vocab_size`, {Config.VocabularySize}");
        }

        Note = generation?.Note;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The shape of the model.</summary>
    public TransformerConfig Config { get; }

    /// <summary>Stop tokens in the checkpoint's generation settings; may be empty.</summary>
    public IReadOnlyList<int> EndTokens { get; }

    /// <summary>Unread keys of the generation settings; null if there are none.</summary>
    internal string? Note { get; }

    /// <summary>Reads the configuration of a checkpoint; <see cref="Load"/> reads its weights.</summary>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A key of the configuration is missing or wrong, or its numbers contradict each other; the
    /// message names them.</exception>
    /// <exception cref="NotSupportedException">The family of the model, or the value of a key, is not supported.</exception>
    public static CheckpointFolder Open(string path) => new(path);

    /// <summary>Builds the model with the weights of the checkpoint.</summary>
    /// <param name="dtype">
    /// Type of the loaded weights, independent of the stored type. Use float32 for training: AdamW's steps are below the rounding of
    /// bfloat16 weights. See <see cref="Transformer.ComputeType"/> to compute in bfloat16 with float32 weights.
    /// </param>
    /// <param name="device">Device of the weights; null for the CPU.</param>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is broken, or the weights do not fit the configuration; the message names every
    /// problem.</exception>
    public Transformer Load(ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        using var weights = WeightFiles.Open(Path);
        WeightLoading.EnsureProportion(Config, weights, Path);
        var model = Transformer.Uninitialized(Config, dtype, device);
        try
        {
            WeightLoading.Fill(model, weights, Path);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes a checkpoint. A folder that has one already gets the new one in its place: whoever reads in between finds the old, the
    /// new, or none at all, never a mixture.
    /// </summary>
    /// <param name="path">The folder; created if missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="ArgumentException">The source has another shape than the model, or the type is not a weight type.</exception>
    /// <exception cref="InvalidOperationException">The model has adapters, which these files cannot hold.</exception>
    /// <exception cref="NotSupportedException">No known family has the shape of the model.</exception>
    public static void Save(string path, Transformer model, SaveOptions? options = null)
    {
        options ??= new();
        if (model.Adapters is not null)
        {
            throw new InvalidOperationException(
                $"the model has adapters, and what they learned would be lost; write them by `{nameof(AdapterFiles)}`, merge them first, or save a `{nameof(Transformer.Copy)}`");
        }

        var type = options.Type ?? model.HeadWeight.dtype;
        var config = options.Source is { } source ? source.ConfigFor(model) : ModelConfigFile.Write(model.Config);
        ModelConfigFile.SetType(config, type);
        if (options.EndTokens is { } endTokens)
        {
            config[GenerationFile.EndKey] = Ids(endTokens);
        }

        CheckpointWriter.Write(path, model, config, type, options);
    }

    /// <summary>Ids as other tools write them: one is a number, several are a list.</summary>
    internal static JsonNode Ids(IReadOnlyList<int> ids) =>
        ids is [var one] ? one : new JsonArray([.. ids.Select(static id => (JsonNode)id)]);

    private JsonObject ConfigFor(Transformer model) => Config == model.Config
        ? JsonFile.Read(System.IO.Path.Combine(Path, ModelConfigFile.Name)).ToNode()
        : throw new ArgumentException(
            $"the model is not of the shape that `{Path}` has; a model of another shape is saved without `{nameof(SaveOptions.Source)}`");
}
