using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Tokenization;

namespace Tokenization.Tests;

/// <summary>Tokenizers written down in a test: some tokens, merges between them, and parts of the file that are changed.</summary>
internal static class TinyTokenizer
{
    public const string Path = "tiny.json";

    private static readonly JsonSerializerOptions PlainText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A byte-level tokenizer: one token per byte in the order of their characters, then what the merges make.</summary>
    public static JsonObject ByteLevel(IEnumerable<(string Left, string Right)> merges, params (string Content, bool IsSpecial)[] added)
    {
        var letters = Enumerable.Range(0, 256).Select(value => EntroPIC.Tokenization.Bpe.ByteAlphabet.CharacterOf((byte)value).ToString());
        var json = Make(letters, merges, added);
        json["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = false };
        json["decoder"] = new JsonObject { ["type"] = "ByteLevel" };
        return json;
    }

    /// <summary>A tokenizer of characters.</summary>
    public static JsonObject Characters(IEnumerable<string> tokens, IEnumerable<(string Left, string Right)> merges)
    {
        var json = Make(tokens, merges, []);
        json["decoder"] = JsonNode.Parse("""{"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}]}""");
        return json;
    }

    public static BpeTokenizer Load(JsonObject json, string? endOfText = null) =>
        BpeTokenizer.Parse(Path, Encoding.UTF8.GetBytes(json.ToJsonString(PlainText)), endOfText);

    private static JsonObject Make(IEnumerable<string> tokens, IEnumerable<(string Left, string Right)> merges, (string Content, bool IsSpecial)[] added)
    {
        var list = merges.ToList();
        var vocabulary = new JsonObject();
        foreach (var token in tokens.Concat(list.Select(merge => merge.Left + merge.Right)).Distinct())
        {
            vocabulary[token] = vocabulary.Count;
        }

        var first = vocabulary.Count;
        return new()
        {
            ["added_tokens"] = new JsonArray([.. added.Select((token, index) => new JsonObject
            {
                ["id"] = first + index,
                ["content"] = token.Content,
                ["special"] = token.IsSpecial,
                ["normalized"] = false,
            })]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = null,
            ["post_processor"] = null,
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray([.. list.Select(merge => new JsonArray(merge.Left, merge.Right))]),
            },
        };
    }
}
