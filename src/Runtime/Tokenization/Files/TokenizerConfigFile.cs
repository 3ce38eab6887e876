using System.Text.Json;

namespace EntroPIC.Tokenization.Files;

/// <summary>What a <c>tokenizer_config.json</c> says beside the tokenizer.</summary>
internal sealed class TokenizerConfigFile
{
    private const string Name = "tokenizer_config.json";
    private const string TemplateKey = "chat_template";
    private const string DefaultTemplate = "default";

    private static readonly string[] SpecialNames = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>Keys that say the same as <c>tokenizer.json</c>, or nothing of how a text becomes tokens and back.</summary>
    private static readonly HashSet<string> Silent =
    [
        .. SpecialNames, TemplateKey, "added_tokens_decoder", "additional_special_tokens", "extra_special_tokens", "model_specific_special_tokens", "special_tokens_map_file",
        "tokenizer_class", "processor_class", "backend", "is_local", "name_or_path", "_name_or_path", "_commit_hash", "transformers_version", "unsloth_version", "use_fast", "legacy",
        "tokenizer_file", "vocab_file", "merges_file", "sp_model_kwargs", "clean_up_tokenization_spaces", "spaces_between_special_tokens", "errors", "use_default_system_prompt",

        // Batches of a fixed length.
        "model_max_length", "max_length", "stride", "padding_side", "truncation_side", "truncation_strategy", "pad_to_multiple_of", "pad_token_type_id", "padding",
        "model_input_names", "return_token_type_ids",
    ];

    /// <summary>Keys that change what other tools read beside <c>tokenizer.json</c> if they are true.</summary>
    private static readonly HashSet<string> SilentIfFalse = ["add_prefix_space", "add_bos_token", "add_eos_token", "split_special_tokens", "do_lower_case"];

    private readonly JsonFile _json;

    private TokenizerConfigFile(JsonFile json) => _json = json;

    /// <summary>The token that ends a text or a turn; null where none is named.</summary>
    public string? EndOfText => TokenOf("eos_token");

    /// <summary>The special tokens by their names; those without are left out.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens => SpecialNames
        .Select(name => (Name: name, Token: TokenOf(name)))
        .Where(named => named.Token is not null)
        .ToDictionary(named => named.Name, named => named.Token!);

    /// <summary>The chat template; of several the one named <c>default</c>. Null where there is none.</summary>
    public string? ChatTemplate => _json.Find(TemplateKey) is { ValueKind: JsonValueKind.Array }
        ? _json.Objects(TemplateKey).FirstOrDefault(entry => entry.Text("name") == DefaultTemplate)?.Text("template")
        : _json.Text(TemplateKey);

    /// <summary>Keys that are not read; null where there are none.</summary>
    public string? Note => _json.NoteOfUnread(Silent, SilentIfFalse);

    /// <summary>The file of a folder; null where it has none.</summary>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static TokenizerConfigFile? Find(string folder) =>
        Path.Combine(folder, Name) is var path && File.Exists(path) ? new(JsonFile.Read(path)) : null;

    // A text, or the description of an added token.
    private string? TokenOf(string key) => _json.Find(key) is { ValueKind: JsonValueKind.Object } ? _json.Object(key)!.Text("content") : _json.Text(key);
}
