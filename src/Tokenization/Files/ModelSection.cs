using System.Text.Json;
using EntroPIC.Tokenization.Bpe;

namespace EntroPIC.Tokenization.Files;

/// <summary>Reads the <c>model</c> of a tokenizer: vocabulary, merges and how they are used.</summary>
internal static class ModelSection
{
    private const int MostLetters = 256;

    public static Vocabulary ReadVocabulary(JsonFile model)
    {
        // Older files leave the type out.
        if (model.Text("type") is { } type && type != "BPE")
        {
            throw model.Unsupported("type", "`BPE`");
        }

        foreach (var (key, accepted) in (ReadOnlySpan<(string, string)>)[("dropout", "null"), ("continuing_subword_prefix", "empty"), ("end_of_word_suffix", "empty")])
        {
            model.Refuse(key, value => value.ValueKind == JsonValueKind.String && value.GetString() == "", accepted);
        }

        var json = model.Find("vocab") ?? throw model.Missing("vocab");
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw model.Wrong("vocab", json, "an object of ids");
        }

        var vocabulary = new Vocabulary(json.GetPropertyCount());
        foreach (var entry in json.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || !vocabulary.TryAdd(entry.Name, id))
            {
                throw model.Wrong($"vocab.{entry.Name}", entry.Value, $"an id of its own, at most {vocabulary.MostId}");
            }
        }
        return vocabulary;
    }

    public static Merges ReadMerges(JsonFile model, Vocabulary vocabulary)
    {
        var json = model.Find("merges") ?? throw model.Missing("merges");
        if (json.ValueKind != JsonValueKind.Array)
        {
            throw model.Wrong("merges", json, "a list");
        }

        var merges = new Merges(json.GetArrayLength());
        var rank = 0;
        foreach (var entry in json.EnumerateArray())
        {
            var (left, right) = Pair(entry) ?? throw model.Wrong($"merges[{rank}]", entry, "two tokens");
            if (vocabulary.Find(left) is not { } leftId || vocabulary.Find(right) is not { } rightId
                || FindJoined(vocabulary, left, right) is not { } id)
            {
                throw model.Wrong($"merges[{rank}]", entry, "two tokens of the vocabulary that together are one of it");
            }

            merges.Add(leftId, rightId, id);
            rank++;
        }
        return merges;
    }

    public static BpeOptions ReadOptions(JsonFile model, Vocabulary vocabulary, bool isByteLevel)
    {
        var unknown = model.Text("unk_token");
        return new(
            isByteLevel,
            model.Flag("byte_fallback") ?? false,
            model.Flag("ignore_merges") ?? false,
            unknown is null
                ? null
                : vocabulary.Find(unknown) ?? throw model.Wrong("unk_token", model.Find("unk_token")!.Value, "a token of the vocabulary"),
            model.Flag("fuse_unk") ?? false);
    }

    // Newer files have a list of two, older ones a text with a space between.
    private static (string Left, string Right)? Pair(JsonElement entry)
    {
        if (entry.ValueKind == JsonValueKind.Array)
        {
            return entry.GetArrayLength() == 2 && entry[0].ValueKind == JsonValueKind.String && entry[1].ValueKind == JsonValueKind.String
                ? (entry[0].GetString()!, entry[1].GetString()!)
                : null;
        }
        return entry.ValueKind == JsonValueKind.String && entry.GetString()!.Split(' ') is [var left, var right] ? (left, right) : null;
    }

    private static int? FindJoined(Vocabulary vocabulary, string left, string right)
    {
        if (left.Length + right.Length > MostLetters)
        {
            return vocabulary.Find(left + right);
        }

        Span<char> joined = stackalloc char[MostLetters];
        left.CopyTo(joined);
        right.CopyTo(joined[left.Length..]);
        return vocabulary.Find(joined[..(left.Length + right.Length)]);
    }
}
