using System.Text.Json;

namespace EntroPIC.Tokenization.Files;

/// <summary>What a <c>tokenizer_config.json</c> says beside the tokenizer.</summary>
internal sealed class TokenizerConfigFile
{
    private const string Name = "tokenizer_config.json";
    private const string TemplateKey = "chat_template";
    private const string DefaultTemplate = "default";

    private static readonly string[] SpecialNames = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

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

    /// <summary>The file of a folder; null where it has none.</summary>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static TokenizerConfigFile? Find(string folder) =>
        Path.Combine(folder, Name) is var path && File.Exists(path) ? new(JsonFile.Read(path)) : null;

    // A text, or the description of an added token.
    private string? TokenOf(string key) => _json.Find(key) is { ValueKind: JsonValueKind.Object } ? _json.Object(key)!.Text("content") : _json.Text(key);
}
