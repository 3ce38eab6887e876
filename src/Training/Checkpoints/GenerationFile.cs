namespace EntroPIC.Checkpoints;

/// <summary>Stop tokens from a <c>generation_config.json</c>. A run sets the rest.</summary>
/// <param name="EndTokens">Ids that end a response; null where it names none.</param>
/// <param name="Note">Ignored keys; null for none.</param>
internal sealed record GenerationFile(IReadOnlyList<int>? EndTokens, string? Note)
{
    public const string Name = "generation_config.json";
    public const string EndKey = "eos_token_id";

    /// <summary>Ignored keys besides those of <c>config.json</c>: sampling lengths and implementation choices.</summary>
    private static readonly HashSet<string> Silent =
    [
        .. ModelConfigFile.Silent, "_from_model_config", "max_new_tokens", "min_new_tokens", "max_time", "min_p", "top_h", "epsilon_cutoff", "eta_cutoff", "penalty_alpha",
        "cache_implementation", "cache_config", "output_logits", "trust_remote_code", "num_assistant_tokens", "num_assistant_tokens_schedule", "assistant_confidence_threshold",
        "prompt_lookup_num_tokens", "max_matching_ngram_size", "disable_compile", "compile_config", "low_memory",
    ];

    /// <summary>The file of a folder; null if it has none.</summary>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static GenerationFile? Find(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        var json = JsonFile.Read(path);
        return new(json.Counts(EndKey), json.NoteOfUnread(Silent));
    }
}
