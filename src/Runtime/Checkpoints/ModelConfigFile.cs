using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Models;
using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>The <c>config.json</c> of a checkpoint, as a <see cref="TransformerConfig"/> and back.</summary>
internal static class ModelConfigFile
{
    public const string Name = "config.json";

    private const double DefaultRopeTheta = 10_000;
    private const double DefaultNormEpsilon = 1e-6;

    /// <summary>Keys that would change what is computed in ways that a <see cref="Transformer"/> does not know, and what it takes.</summary>
    private static readonly (string Key, Func<JsonElement, bool> IsKnown, string Accepted)[] Restrictions =
    [
        ("hidden_act", value => value.ValueKind == JsonValueKind.String && value.GetString() is "silu" or "swish", "`silu`"),
        ("use_sliding_window", value => value.ValueKind == JsonValueKind.False, "false"),
        ("layer_types", IsFullAttention, "`full_attention` for every layer"),
        ("partial_rotary_factor", value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 1, "1"),
        ("quantization_config", _ => false, "absent; quantised weights are not supported"),
    ];

    /// <summary>The names of types of weights.</summary>
    private static readonly (string Name, ScalarType Type)[] Types =
        [("float32", ScalarType.Float32), ("bfloat16", ScalarType.BFloat16), ("float16", ScalarType.Float16)];

    /// <exception cref="InvalidDataException">A key is missing or wrong.</exception>
    /// <exception cref="NotSupportedException">The family, or what a key asks for, is not supported.</exception>
    public static TransformerConfig Read(JsonFile json)
    {
        var family = FamilyOf(json);
        foreach (var (key, isKnown, accepted) in Restrictions)
            json.Refuse(key, isKnown, accepted);

        var config = ReadShape(json, family);
        config.EnsureConsistent();
        return config;
    }

    private static TransformerConfig ReadShape(JsonFile json, ModelFamily family)
    {
        var (hidden, heads) = (Required(json, "hidden_size"), Required(json, "num_attention_heads"));
        var rope = json.Object("rope_parameters");
        var attentionBias = json.Flag("attention_bias") ?? false;
        return new()
        {
            VocabularySize = Required(json, "vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = Required(json, "intermediate_size"),
            Layers = Required(json, "num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = json.Count("num_key_value_heads") ?? heads,
            HeadSize = json.Count("head_dim") ?? family.HeadSize ?? hidden / heads,
            MaxPositions = Required(json, "max_position_embeddings"),
            RopeTheta = rope?.Number("rope_theta") ?? json.Number("rope_theta") ?? DefaultRopeTheta,
            RopeScaling = (rope ?? json.Object("rope_scaling")) is { } scaling ? ReadScaling(scaling) : null,
            NormEpsilon = json.Number("rms_norm_eps") ?? DefaultNormEpsilon,
            TiedEmbeddings = json.Flag("tie_word_embeddings") ?? false,
            QueryKeyNorm = family.QueryKeyNorm,
            AttentionBias = family.AttentionBias ?? attentionBias,
            AttentionOutputBias = family.AttentionOutputBias ?? attentionBias,
            FeedForwardBias = family.FeedForwardBias ?? json.Flag("mlp_bias") ?? false,
        };
    }

    /// <summary>The content of a file for a model that came from none.</summary>
    public static JsonObject Write(TransformerConfig config)
    {
        var family = ModelFamily.Of(config);
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(family.Architecture),
            ["head_dim"] = config.HeadSize,
            ["hidden_act"] = "silu",
            ["hidden_size"] = config.HiddenSize,
            ["intermediate_size"] = config.IntermediateSize,
            ["max_position_embeddings"] = config.MaxPositions,
            ["model_type"] = family.Type,
            ["num_attention_heads"] = config.Heads,
            ["num_hidden_layers"] = config.Layers,
            ["num_key_value_heads"] = config.KeyValueHeads,
            ["rms_norm_eps"] = config.NormEpsilon,
            ["rope_scaling"] = config.RopeScaling is { } scaling ? WriteScaling(scaling) : null,
            ["rope_theta"] = config.RopeTheta,
            ["tie_word_embeddings"] = config.TiedEmbeddings,
            ["vocab_size"] = config.VocabularySize,
        };
        if (family.AttentionBias is null)
            json["attention_bias"] = config.AttentionBias;
        if (family.FeedForwardBias is null)
            json["mlp_bias"] = config.FeedForwardBias;
        return json;
    }

    /// <summary>Notes the type of the weights.</summary>
    public static void SetType(JsonObject json, ScalarType type) =>
        json[json.ContainsKey("dtype") ? "dtype" : "torch_dtype"] = Array.Find(Types, known => known.Type == type) is { Name: { } name }
            ? name
            : throw new ArgumentException($"weights are stored as {string.Join(", ", Types.Select(known => $"`{known.Type}`"))}, not as `{type}`");

    private static ModelFamily FamilyOf(JsonFile json)
    {
        var type = json.Text("model_type") ?? throw json.Missing("model_type");
        return ModelFamily.All.FirstOrDefault(family => family.Type == type)
            ?? throw json.Unsupported("model_type", string.Join(" or ", ModelFamily.All.Select(family => $"`{family.Type}`")));
    }

    private static bool IsFullAttention(JsonElement layers) =>
        layers.ValueKind == JsonValueKind.Array
        && layers.EnumerateArray().All(layer => layer.ValueKind == JsonValueKind.String && layer.GetString() == "full_attention");

    private static int Required(JsonFile json, string key)
    {
        var count = json.Count(key) ?? throw json.Missing(key);
        return count >= 1 ? count : throw json.Wrong(key, json.Find(key)!.Value, "at least 1");
    }

    private static Llama3RopeScaling? ReadScaling(JsonFile json)
    {
        var key = json.Find("rope_type") is null ? "type" : "rope_type";
        return (json.Text(key) ?? "default") switch
        {
            "default" => null,
            "llama3" => new()
            {
                Factor = json.Number("factor") ?? throw json.Missing("factor"),
                LowFrequencyFactor = json.Number("low_freq_factor") ?? throw json.Missing("low_freq_factor"),
                HighFrequencyFactor = json.Number("high_freq_factor") ?? throw json.Missing("high_freq_factor"),
                OriginalMaxPositions = Required(json, "original_max_position_embeddings"),
            },
            _ => throw json.Unsupported(key, "`default` or `llama3`"),
        };
    }

    private static JsonObject WriteScaling(Llama3RopeScaling scaling) => new()
    {
        ["factor"] = scaling.Factor,
        ["high_freq_factor"] = scaling.HighFrequencyFactor,
        ["low_freq_factor"] = scaling.LowFrequencyFactor,
        ["original_max_position_embeddings"] = scaling.OriginalMaxPositions,
        ["rope_type"] = "llama3",
    };
}
