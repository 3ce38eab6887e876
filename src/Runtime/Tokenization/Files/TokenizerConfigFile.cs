using System.Text.Json;

namespace EntroPIC.Tokenization.Files;

/// <summary>What a <c>tokenizer_config.json</c> says beside the tokenizer.</summary>
internal sealed class TokenizerConfigFile
{
    private const string Name = "tokenizer_config.json";

    private readonly JsonFile _json;

    private TokenizerConfigFile(JsonFile json) => _json = json;

    /// <summary>The token that ends a text or a turn; null where none is named.</summary>
    public string? EndOfText => TokenOf("eos_token");

    /// <summary>The file of a folder; null where it has none.</summary>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static TokenizerConfigFile? Find(string folder) =>
        Path.Combine(folder, Name) is var path && File.Exists(path) ? new(JsonFile.Read(path)) : null;

    // A text, or the description of an added token.
    private string? TokenOf(string key) => _json.Find(key) is { ValueKind: JsonValueKind.Object } ? _json.Object(key)!.Text("content") : _json.Text(key);
}
