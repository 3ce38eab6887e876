using System.Runtime.CompilerServices;
using System.Text.Json;
using EntroPIC.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Models;

/// <summary>A model of <c>Goldens/models</c> with what the reference computed for it.</summary>
internal sealed class GoldenModel : IDisposable
{
    private readonly JsonDocument _document;

    public GoldenModel(string name, [CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "..", "Goldens", "models", name);
        _document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "goldens.json")));
        Expected = SafetensorsReader.Read(Path.Combine(folder, "goldens.safetensors"));
        Checkpoint = SafetensorsReader.Read(Path.Combine(folder, "model.safetensors"));
        Model = new Transformer(ReadConfig(Path.Combine(folder, "config.json")), seed: 0);
        using var gradientsOff = no_grad();
        foreach (var (parameterName, parameter) in Model.named_parameters())
            parameter.copy_(Checkpoint[parameterName]);
    }

    public Transformer Model { get; }

    public IReadOnlyDictionary<string, Tensor> Checkpoint { get; }

    public IReadOnlyDictionary<string, Tensor> Expected { get; }

    public JsonElement Facts => _document.RootElement;

    public Tensor Mask => Expected["attention_mask"] == 1;

    /// <summary>Column numbers, which are the positions of sequences padded on the right.</summary>
    public Tensor Positions => arange(Expected["input_ids"].shape[1]).expand_as(Expected["input_ids"]);

    public void Dispose()
    {
        Model.Dispose();
        _document.Dispose();
        foreach (var tensor in Expected.Values.Concat(Checkpoint.Values))
            tensor.Dispose();
    }

    private static TransformerConfig ReadConfig(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var json = document.RootElement;
        var isQwen3 = json.GetProperty("model_type").GetString() == "qwen3";
        var (hidden, heads) = (json.GetProperty("hidden_size").GetInt32(), json.GetProperty("num_attention_heads").GetInt32());
        return new TransformerConfig
        {
            VocabularySize = json.GetProperty("vocab_size").GetInt32(),
            HiddenSize = hidden,
            IntermediateSize = json.GetProperty("intermediate_size").GetInt32(),
            Layers = json.GetProperty("num_hidden_layers").GetInt32(),
            Heads = heads,
            KeyValueHeads = json.GetProperty("num_key_value_heads").GetInt32(),
            HeadSize = json.TryGetProperty("head_dim", out var size) ? size.GetInt32() : hidden / heads,
            MaxPositions = json.GetProperty("max_position_embeddings").GetInt32(),
            RopeTheta = json.GetProperty("rope_theta").GetDouble(),
            NormEpsilon = json.GetProperty("rms_norm_eps").GetDouble(),
            TiedEmbeddings = json.GetProperty("tie_word_embeddings").GetBoolean(),
            QueryKeyNorm = isQwen3,
            AttentionBias = !isQwen3,
        };
    }
}
