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

    /// <summary>Keys for computations that a <see cref="Transformer"/> does not support, with the values it accepts.</summary>
    private static readonly (string Key, Func<JsonElement, bool> IsKnown, string Accepted)[] Restrictions =
    [
        ("hidden_act", value => value.ValueKind == JsonValueKind.String && value.GetString() is "silu" or "swish", "`silu`"),
        ("use_sliding_window", IsFalse, "false"),
        ("layer_types", IsFullAttention, "`full_attention` for every layer"),
        ("quantization_config", _ => false, "absent; quantized weights are not supported"),
        ("quantization", _ => false, "absent; quantized weights are not supported"),
        ("compression_config", _ => false, "absent; compressed weights are not supported"),
        ("auto_map", _ => false, "absent; code that comes with a model is not run"),
        ("pruned_heads", value => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(), "empty"),
        ("is_encoder_decoder", IsFalse, "false"),
        ("add_cross_attention", IsFalse, "false"),
        ("use_mrope", IsFalse, "false"),
        ("rope_interleaved", IsFalse, "false"),
    ];

    /// <summary>Keys without effect on the computation: origin of the model, and its running, training and sampling.</summary>
    public static IReadOnlySet<string> Silent { get; } = new HashSet<string>
    {
        "architectures", "model_type", "_name_or_path", "name_or_path", "transformers_version", "transformers.js_config", "torch_dtype", "dtype", "is_llama_config",
        "unsloth_version", "unsloth_fixed", "_attn_implementation", "_attn_implementation_autoset", "attn_implementation", "_flash_attn_2_enabled", "_commit_hash",

        // Special tokens; what ends a text is read.
        "bos_token_id", "pad_token_id", "sep_token_id", "decoder_start_token_id", "tokenizer_class", "prefix", "model_max_length",

        // Training, and how the same numbers are computed.
        "initializer_range", "attention_dropout", "use_cache", "pretraining_tp", "gradient_checkpointing", "chunk_size_feed_forward", "torchscript", "use_bfloat16",
        "tf_legacy_loss", "is_decoder", "tie_encoder_decoder", "return_dict", "use_return_dict", "output_attentions", "output_hidden_states", "keys_to_ignore_at_inference",

        // Sliding windows, which `use_sliding_window` turns on.
        "sliding_window", "max_window_layers",

        // Heads of other tasks.
        "finetuning_task", "id2label", "label2id", "num_labels", "problem_type", "task_specific_params", "cross_attention_hidden_size",

        // Sampling, which runs say for themselves.
        "max_length", "min_length", "do_sample", "early_stopping", "num_beams", "num_beam_groups", "diversity_penalty", "temperature", "top_k", "top_p", "typical_p",
        "repetition_penalty", "length_penalty", "no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "bad_words_ids", "num_return_sequences", "output_scores",
        "return_dict_in_generate", "forced_bos_token_id", "forced_eos_token_id", "remove_invalid_values", "exponential_decay_length_penalty", "suppress_tokens",
        "begin_suppress_tokens",
    };

    /// <summary>The names of types of weights.</summary>
    private static readonly (string Name, ScalarType Type)[] Types =
        [("float32", ScalarType.Float32), ("bfloat16", ScalarType.BFloat16), ("float16", ScalarType.Float16)];

    /// <exception cref="InvalidDataException">A key is missing or wrong.</exception>
    /// <exception cref="NotSupportedException">The family, or what a key asks for, is not supported.</exception>
    public static TransformerConfig Read(JsonFile json)
    {
        var family = FamilyOf(json);
        foreach (var (key, isKnown, accepted) in Restrictions)
        {
            json.Refuse(key, isKnown, accepted);
        }

        var config = ReadShape(json, family);
        config.EnsureConsistent();
        return config;
    }

    private static TransformerConfig ReadShape(JsonFile json, ModelFamily family)
    {
        var (hidden, heads) = (Required(json, "hidden_size"), Required(json, "num_attention_heads"));
        var rotary = RotaryKeys.Read(json);
        var (attentionBias, feedForwardBias) = (json.Flag("attention_bias") ?? false, json.Flag("mlp_bias") ?? false);
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
            RopeTheta = rotary.Theta ?? DefaultRopeTheta,
            RopeScaling = rotary.Scaling,
            NormEpsilon = json.Number("rms_norm_eps") ?? DefaultNormEpsilon,
            TiedEmbeddings = json.Flag("tie_word_embeddings") ?? false,
            QueryKeyNorm = family.QueryKeyNorm,
            AttentionBias = family.AttentionBias ?? attentionBias,
            AttentionOutputBias = family.AttentionOutputBias ?? attentionBias,
            FeedForwardBias = family.FeedForwardBias ?? feedForwardBias,
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
        {
            json["attention_bias"] = config.AttentionBias;
        }

        if (family.FeedForwardBias is null)
        {
            json["mlp_bias"] = config.FeedForwardBias;
        }

        return json;
    }

    /// <summary>Notes the type of the weights.</summary>
    public static void SetType(JsonObject json, ScalarType type) =>
        json[json.ContainsKey("dtype") ? "dtype" : "torch_dtype"] = Array.Find(Types, known => known.Type == type) is { Name: { } name }
            ? name
            : throw new ArgumentException(
                $"weights are stored as {string.Join(", ", Types.Select(known => $"`{known.Type}`"))}, not as `{type}`");

    private static ModelFamily FamilyOf(JsonFile json)
    {
        var type = json.Text("model_type") ?? throw json.Missing("model_type");
        return ModelFamily.All.FirstOrDefault(family => family.Type == type)
            ?? throw json.Unsupported("model_type", string.Join(" or ", ModelFamily.All.Select(family => $"`{family.Type}`")));
    }

    private static bool IsFalse(JsonElement value) => value.ValueKind == JsonValueKind.False;

    private static bool IsFullAttention(JsonElement layers) =>
        layers.ValueKind == JsonValueKind.Array
        && layers.EnumerateArray().All(layer => layer.ValueKind == JsonValueKind.String && layer.GetString() == "full_attention");

    internal static int Required(JsonFile json, string key)
    {
        var count = json.Count(key) ?? throw json.Missing(key);
        return count >= 1 ? count : throw json.Wrong(key, json.Find(key)!.Value, "at least 1");
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
