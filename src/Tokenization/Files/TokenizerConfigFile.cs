using System.Globalization;
using System.Text.Json;
using EntroPIC.Tokenization.Text;

namespace EntroPIC.Tokenization.Files;

/// <summary>The parts of a <c>tokenizer_config.json</c> beside the tokenizer.</summary>
internal sealed class TokenizerConfigFile
{
    private const string Name = "tokenizer_config.json";
    private const string AddedKey = "added_tokens_decoder";
    private const string PrefixKey = "add_prefix_space";
    private const string TemplateKey = "chat_template";
    private const string DefaultTemplate = "default";

    private static readonly string[] SpecialNames =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>Keys that repeat <c>tokenizer.json</c>, or that do not affect encoding and decoding.</summary>
    private static readonly HashSet<string> Silent =
    [
        .. SpecialNames, TemplateKey, AddedKey, "additional_special_tokens", "extra_special_tokens", "model_specific_special_tokens",
        "special_tokens_map_file",
        "tokenizer_class", "processor_class", "backend", "is_local", "name_or_path", "_name_or_path", "_commit_hash", "transformers_version", "unsloth_version", "use_fast", "legacy",
        "tokenizer_file", "vocab_file", "merges_file", "sp_model_kwargs", "clean_up_tokenization_spaces", "spaces_between_special_tokens", "errors", "use_default_system_prompt",

        // Batches of a fixed length.
        "model_max_length", "max_length", "stride", "padding_side", "truncation_side", "truncation_strategy", "pad_to_multiple_of", "pad_token_type_id", "padding",
        "model_input_names", "return_token_type_ids",
    ];

    /// <summary>Keys that change what other tools read beside <c>tokenizer.json</c> if they are true.</summary>
    private static readonly HashSet<string> SilentIfFalse =
        [PrefixKey, "add_bos_token", "add_eos_token", "split_special_tokens", "do_lower_case"];

    private readonly JsonFile _json;

    private TokenizerConfigFile(JsonFile json) => _json = json;

    /// <summary>The token that ends a text or a turn; null if none is named.</summary>
    public string? EndOfText => TokenOf("eos_token");

    /// <summary>The named special tokens.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens => SpecialNames
        .Select(name => (Name: name, Token: TokenOf(name)))
        .Where(named => named.Token is not null)
        .ToDictionary(named => named.Name, named => named.Token!);

    /// <summary>The chat template; of several the one named <c>default</c>. Null if there is none.</summary>
    public string? ChatTemplate => _json.Find(TemplateKey) is { ValueKind: JsonValueKind.Array }
        ? _json.Objects(TemplateKey).FirstOrDefault(entry => entry.Text("name") == DefaultTemplate)?.Text("template")
        : _json.Text(TemplateKey);

    /// <summary>Ignored keys; null for none.</summary>
    public string? Note => _json.NoteOfUnread(Silent, SilentIfFalse);

    /// <summary>The file of a folder; null if it has none.</summary>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static TokenizerConfigFile? Find(string folder) =>
        Path.Combine(folder, Name) is var path && File.Exists(path) ? new(JsonFile.Read(path)) : null;

    /// <summary>Refuses what makes other tools read a text in another way than its <c>tokenizer.json</c> says.</summary>
    /// <exception cref="InvalidDataException">It adds tokens, or describes them otherwise.</exception>
    public void EnsureAgrees(TokenizerPipeline tokenizer)
    {
        if (_json.Object(AddedKey) is { } added)
        {
            foreach (var (id, entry) in added.Members())
            {
                var content = entry.Text("content") ?? throw entry.Missing("content");
                if (tokenizer.Added.FirstOrDefault(token => token.Content == content && token.Id.ToString(CultureInfo.InvariantCulture) == id) is not { } known)
                {
                    throw added.Wrong(id, added.Find(id)!.Value, $"an added token of `{TokenizerFile.Name}` with this id");
                }

                EnsureAgrees(entry, known);
            }
        }

        foreach (var key in (ReadOnlySpan<string>)["additional_special_tokens", "extra_special_tokens"])
        {
            if (_json.Find(key) is { } list && TextsOf(list).FirstOrDefault(text => tokenizer.Vocabulary.Find(text) is null) is { } unknown)
            {
                throw _json.Wrong(key, list, $"tokens of the tokenizer, but `{unknown}` is not a token of `{TokenizerFile.Name}`");
            }
        }

        if (tokenizer.PrefixSpace is not null && _json.Flag(PrefixKey) == false)
        {
            throw _json.Wrong(PrefixKey, _json.Find(PrefixKey)!.Value, $"true, as the pre-tokenizer of `{TokenizerFile.Name}` has it");
        }
    }

    private static void EnsureAgrees(JsonFile entry, AddedToken known)
    {
        foreach (var (key, value) in (ReadOnlySpan<(string, bool)>)
            [("special", known.IsSpecial), ("normalized", known.IsNormalized), ("lstrip", known.TakesSpaceBefore), ("rstrip", known.TakesSpaceAfter), ("single_word", false)])
        {
            if (entry.Flag(key) is { } told && told != value)
            {
                throw entry.Wrong(key, entry.Find(key)!.Value, $"{(value ? "true" : "false")}, as `{TokenizerFile.Name}` has it");
            }
        }
    }

    /// <summary>The texts in a list or an object of texts and descriptions of added tokens.</summary>
    private static IEnumerable<string> TextsOf(JsonElement list) => (list.ValueKind switch
    {
        JsonValueKind.Array => list.EnumerateArray(),
        JsonValueKind.Object => list.EnumerateObject().Select(static member => member.Value),
        _ => Enumerable.Empty<JsonElement>(),
    }).Select(static token => token.ValueKind == JsonValueKind.Object && token.TryGetProperty("content", out var content) ? content : token)
        .Where(static token => token.ValueKind == JsonValueKind.String).Select(static token => token.GetString()!);

    // A text, or the description of an added token.
    private string? TokenOf(string key) =>
        _json.Find(key) is { ValueKind: JsonValueKind.Object } ? _json.Object(key)!.Text("content") : _json.Text(key);
}
