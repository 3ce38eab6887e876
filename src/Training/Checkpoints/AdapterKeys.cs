using System.Text.Json;

namespace EntroPIC.Checkpoints;

/// <summary>
/// Ignored keys of an <c>adapter_config.json</c>: those without effect on the computation, and those that must have a neutral value.
/// </summary>
internal static class AdapterKeys
{
    /// <summary>Keys that change the computation, with their neutral values.</summary>
    private static readonly (string Key, Func<JsonElement, bool> IsKnown, string Accepted)[] Restrictions =
    [
        ("peft_type", static value => IsText(value, "LORA"), "`LORA`"),
        ("bias", static value => IsText(value, "none"), "`none`"),
        ("task_type", static value => IsText(value, "CAUSAL_LM"), "`CAUSAL_LM`"),

        // These change the weights of the model itself: pissa, olora, corda, loftq and others.
        (
            "init_lora_weights",
            static value => value.ValueKind is JsonValueKind.True or JsonValueKind.False || IsText(value, "gaussian", "orthogonal", "eva"),
            "true, false, `gaussian`, `orthogonal` or `eva`"),

        .. new[]
        {
            "use_dora", "use_rslora", "use_qalora", "use_bdlora", "fan_in_fan_out", "lora_bias", "alpha_pattern", "rank_pattern", "modules_to_save", "layers_to_transform",
            "layers_pattern", "layer_replication", "exclude_modules", "target_parameters", "trainable_token_indices", "megatron_config", "alora_invocation_tokens", "arrow_config",
            "monteclora_config", "velora_config",
        }.Select(static key => (key, (Func<JsonElement, bool>)AsksForNothing, "false, empty or absent")),
    ];

    /// <summary>Provenance, training, and settings of features that are off.</summary>
    private static readonly HashSet<string> Silent =
    [
        "auto_mapping", "base_model_name_or_path", "revision", "inference_mode", "lora_dropout", "peft_version", "megatron_core", "runtime_config", "loftq_config", "eva_config",
        "corda_config", "lora_ga_config", "qalora_group_size", "ensure_weight_tying",
    ];

    /// <summary>Rejects unsupported adapter features; called after everything else is read.</summary>
    /// <exception cref="NotSupportedException">The file asks for it.</exception>
    public static void Refuse(JsonFile json)
    {
        foreach (var (key, isKnown, accepted) in Restrictions)
        {
            json.Refuse(key, isKnown, accepted);
        }

        json.EnsureRead(Silent);
    }

    private static bool IsText(JsonElement value, params ReadOnlySpan<string> texts) =>
        value.ValueKind == JsonValueKind.String && texts.Contains(value.GetString()!);

    private static bool AsksForNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };
}
