using System.Text.Json;
using EntroPIC.Tokenization.Bpe;
using EntroPIC.Tokenization.Text;

namespace EntroPIC.Tokenization.Files;

/// <summary>Reads a <c>tokenizer.json</c>. It rejects unknown parts by name, since every part changes the ids.</summary>
internal static class TokenizerFile
{
    public const string Name = "tokenizer.json";

    /// <summary>Keys of padding, which is not done here.</summary>
    private static readonly HashSet<string> Silent = ["version", "truncation", "padding"];

    /// <exception cref="InvalidDataException">A key is missing or wrong.</exception>
    /// <exception cref="NotSupportedException">A part is of a kind that is not supported.</exception>
    public static TokenizerPipeline Read(JsonFile json)
    {
        var model = json.Object("model") ?? throw json.Missing("model");
        var splitting = PreTokenizerSection.Read(json.Object("pre_tokenizer"));
        var vocabulary = ModelSection.ReadVocabulary(model);
        var merges = ModelSection.ReadMerges(model, vocabulary);
        var options = ModelSection.ReadOptions(model, vocabulary, splitting.IsByteLevel);
        var added = ReadAddedTokens(json, vocabulary);
        var normalizers = NormalizerSection.Read(json.Object("normalizer"));
        var ending = PostProcessorSection.Read(json.Object("post_processor"), vocabulary);
        var newDecoder = DecoderSection.Read(json.Object("decoder") ?? throw json.Missing("decoder"), vocabulary);
        json.EnsureRead(Silent);
        return new()
        {
            RawTokens = new(added.Where(token => !token.IsNormalized).Select(token => (token.Content, token))),
            Normalizers = normalizers,
            NormalizedTokens =
                new(added.Where(token => token.IsNormalized).Select(token => (Normalized(token.Content, normalizers), token))),
            PrefixSpace = splitting.AddsPrefixSpace ? new() : null,
            Splitters = splitting.IsByteLevel || options.IgnoresMerges
                ? splitting.Splitters
                : [.. splitting.Splitters, new SeamSplitter(vocabulary.Tokens)],
            Model = new(vocabulary, merges, options),
            Vocabulary = vocabulary,
            Template = (ending.Before, ending.After),
            Added = added,
            SpecialIds = added.Where(token => token.IsSpecial).Select(token => token.Id).ToHashSet(),
            NewDecoder = newDecoder,
            TrimsPlaces = ending.TrimsPlaces,
        };
    }

    private static List<AddedToken> ReadAddedTokens(JsonFile json, Vocabulary vocabulary)
    {
        var tokens = new List<AddedToken>();

        // The reference library numbers tokens that the model lacks itself, whatever the file says.
        var next = vocabulary.Count;
        foreach (var entry in json.Objects("added_tokens"))
        {
            var token = new AddedToken(
                entry.Text("content") ?? throw entry.Missing("content"),
                entry.Count("id") ?? throw entry.Missing("id"),
                entry.Flag("special") ?? false,
                entry.Flag("normalized") ?? true,
                entry.Flag("lstrip") ?? false,
                entry.Flag("rstrip") ?? false);
            entry.Refuse("single_word", value => value.ValueKind == JsonValueKind.False, "false");
            var isNew = vocabulary.Find(token.Content) is null;
            if (!vocabulary.TryAddWhole(token.Content, token.Id))
            {
                throw entry.Wrong(
                    "id", entry.Find("id")!.Value,
                    $"an id of its own, the same wherever `{token.Content}` is named, at most {vocabulary.MostId}");
            }

            if (tokens.Exists(other => other.Content == token.Content))
            {
                throw entry.Wrong("content", entry.Find("content")!.Value, "a token that is named once");
            }

            if (isNew && token.Id != next++)
            {
                throw entry.Wrong(
                    "id", entry.Find("id")!.Value,
                    $"{next - 1}, the next id after those of the model: other programs number `{token.Content}` so");
            }

            tokens.Add(token);
        }

        return tokens;
    }

    private static string Normalized(string content, IEnumerable<TextNormalizer> normalizers) =>
        normalizers.Aggregate(new AlignedText(content), (text, normalizer) => normalizer.Apply(text, isTracked: false)).Value;
}
