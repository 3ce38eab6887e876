using System.Text.Json.Nodes;
using EntroPIC.Tests;
using EntroPIC.Tokenization;

namespace Tokenization.Tests;

public sealed class BpeTokenizerTests
{
    private static readonly JsonObject Plain = TinyTokenizer.ByteLevel([("a", "b")], ("<end>", true), ("<end>>", true), ("<x>", false));

    public static TheoryData<string, string, string> Unsupported => new()
    {
        { "model.type", "\"Unigram\"", "`model.type` in `tiny.json` is \"Unigram\"; it must be `BPE`" },
        { "model.dropout", "0.1", "`model.dropout` in `tiny.json` is 0.1; it must be null" },
        { "model.end_of_word_suffix", "\"</w>\"", "`model.end_of_word_suffix` in `tiny.json` is \"</w>\"; it must be empty" },
        { "normalizer", """{"type": "NFKC"}""", "`normalizer.type` in `tiny.json` is \"NFKC\"; it must be `NFC` or `Prepend` or `Replace`" },
        { "pre_tokenizer", """{"type": "Metaspace"}""", "`pre_tokenizer.type` in `tiny.json` is \"Metaspace\"; it must be `Split` or `ByteLevel`" },
        {
            "pre_tokenizer",
            """{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "a"}, "behavior": "Removed", "invert": false}]}""",
            "`pre_tokenizer.pretokenizers[0].behavior` in `tiny.json` is \"Removed\"; it must be `Isolated`"
        },
        {
            "pre_tokenizer",
            """{"type": "Split", "pattern": {"Regex": "(a)\\1"}, "behavior": "Isolated", "invert": false}""",
            "`pre_tokenizer.pattern.Regex` in `tiny.json` is \"(a)\\\\1\"; it must be an expression that is known here: at character 6, `\\1` is not supported"
        },
        {
            "normalizer",
            """{"type": "Sequence", "normalizers": [{"type": "Replace", "pattern": {"String": "a"}, "content": "aaaaaaaaaaaaaaaaaaaa"}, {"type": "Replace", "pattern": {"String": "a"}, "content": "aaaaaaaaaaaaaaaaaaaa"}]}""",
            "`normalizer.type` in `tiny.json` is \"Sequence\"; it must be replacements that make no text more than 256 times as long"
        },
        { "post_processor", """{"type": "BertProcessing"}""", "`post_processor.type` in `tiny.json` is \"BertProcessing\"; it must be `ByteLevel` or `TemplateProcessing`" },
        {
            "decoder",
            """{"type": "WordPiece"}""",
            "`decoder.type` in `tiny.json` is \"WordPiece\"; it must be `ByteLevel` alone, or `Replace`, `ByteFallback`, `Fuse` and `Strip` in this order"
        },
        {
            "added_tokens",
            """[{"id": 257, "content": "<y>", "single_word": true}]""",
            "`added_tokens[0].single_word` in `tiny.json` is true; it must be false"
        },
        {
            "post_processor",
            """{"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A"}}, {"Sequence": {"id": "A"}}]}""",
            "`post_processor.single` in `tiny.json` is [{\"Sequence\":{\"id\":\"A\"}},{\"Sequence\":{\"id\":\"A\"}}]; it must be a template that has the text once"
        },
        {
            "post_processor",
            """{"type": "TemplateProcessing", "single": [{"Sequence": {"id": "B"}}]}""",
            "`post_processor.single[0].Sequence.id` in `tiny.json` is \"B\"; it must be `A`"
        },
        { "model.max_input_chars_per_word", "3", "`tiny.json` has the unknown key `model.max_input_chars_per_word`, which is 3. Remove it where it does not change what is computed" },
        { "case_insensitive", "true", "`tiny.json` has the unknown key `case_insensitive`, which is true. Remove it where it does not change what is computed" },
        {
            "added_tokens",
            """[{"id": 257, "content": "<y>", "is_regex": true}]""",
            "`tiny.json` has the unknown key `added_tokens[0].is_regex`, which is true. Remove it where it does not change what is computed"
        },
        {
            "pre_tokenizer",
            """{"type": "Split", "pattern": {"String": " ", "Regex": "x"}, "behavior": "Isolated", "invert": false}""",
            "`tiny.json` has the unknown key `pre_tokenizer.pattern.Regex`, which is \"x\". Remove it where it does not change what is computed"
        },
    };

    public static TheoryData<string, string, string> Broken => new()
    {
        { "model", "null", "`tiny.json` has no `model`" },
        { "model.vocab", "null", "`tiny.json` has no `model.vocab`" },
        { "model.vocab", """{"a": 0, "b": 0}""", "`model.vocab.b` in `tiny.json` is 0; it must be an id of its own, at most 1000016" },
        { "model.vocab", """{"a": -1}""", "`model.vocab.a` in `tiny.json` is -1; it must be an id of its own, at most 1000008" },
        { "model.vocab", """{"a": 2000000000}""", "`model.vocab.a` in `tiny.json` is 2000000000; it must be an id of its own, at most 1000008" },
        { "model.merges", "[\"abc\"]", "`model.merges[0]` in `tiny.json` is \"abc\"; it must be two tokens" },
        {
            "model.merges",
            "[[\"a\", \"c\"]]",
            "`model.merges[0]` in `tiny.json` is [\"a\",\"c\"]; it must be two tokens of the vocabulary that together are one of it"
        },
        { "model.unk_token", "\"<no>\"", "`model.unk_token` in `tiny.json` is \"<no>\"; it must be a token of the vocabulary" },
        { "decoder", "null", "`tiny.json` has no `decoder`" },
        { "added_tokens", """[{"id": 5, "content": "<y>"}]""", "`added_tokens[0].id` in `tiny.json` is 5; it must be an id of its own, the same wherever `<y>` is named, at most 1002056" },
        {
            "added_tokens",
            """[{"id": 2147483647, "content": "<y>"}]""",
            "`added_tokens[0].id` in `tiny.json` is 2147483647; it must be an id of its own, the same wherever `<y>` is named, at most 1002056"
        },
        {
            "post_processor",
            """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<x>"}}, {"Sequence": {}}], "special_tokens": {"<x>": {"ids": [99999]}}}""",
            "`post_processor.special_tokens.<x>.ids` in `tiny.json` is [99999]; it must be ids of tokens"
        },
        { "added_tokens", """[{"id": 257, "content": "<y>"}, {"id": 259, "content": "<z>"}]""", "`added_tokens[1].id` in `tiny.json` is 259; it must be 258, the next id after those of the model: other programs number `<z>` so" },
        { "added_tokens", """[{"id": 257, "content": "<y>"}, {"id": 257, "content": "<y>", "lstrip": true}]""", "`added_tokens[1].content` in `tiny.json` is \"<y>\"; it must be a token that is named once" },
        { "added_tokens", "[{}]", "`tiny.json` has no `added_tokens[0].content`" },
        { "post_processor", """{"type": "TemplateProcessing", "single": []}""", "`tiny.json` has no `post_processor.single[].Sequence`" },
    };

    [Theory, MemberData(nameof(Unsupported))]
    public void UnsupportedFeatureIsNamed(string key, string value, string message) =>
        Assert.Equal(message, Assert.Throws<NotSupportedException>(() => TinyTokenizer.Load(With(key, value))).Message);

    [Theory, MemberData(nameof(Broken))]
    public void BrokenPartIsNamed(string key, string value, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => TinyTokenizer.Load(With(key, value))).Message);

    [Fact]
    public void MergesMayBeStrings()
    {
        var tokenizer = TinyTokenizer.Load(With("model.merges", "[\"a b\"]"));
        Assert.Equal([tokenizer.IdOf("ab")], tokenizer.Encode("ab"));
    }

    [Fact]
    public void AddedTokensAreFoundLongestFirst()
    {
        var tokenizer = TinyTokenizer.Load(Plain);
        Assert.Equal(["a", "<end>>", "<end>", "<", "ab", "<x>"], Tokens(tokenizer, "a<end>><end><ab<x>"));
    }

    [Theory]
    [InlineData("lstrip", "a <x>Ġ b")]
    [InlineData("rstrip", "aĠ <x> b")]
    public void AddedTokensMayIncludeSurroundingSpace(string key, string expected)
    {
        var json = (JsonObject)Plain.DeepClone();
        json["added_tokens"]![2]![key] = true;
        Assert.Equal(expected, string.Join(" ", Tokens(TinyTokenizer.Load(json), "a <x> b")).Replace(" Ġ", "Ġ", StringComparison.Ordinal));
    }

    /// <summary>As the reference has it: white space that a token took is looked at again.</summary>
    [Theory]
    [InlineData("a<x> bc", new[] { "a", "<x>", " b", "c" })]
    [InlineData("<x>\n\n  c", new[] { "<x>", "\n\n", "Ġ", "Ġ", "c" })]
    public void AdjacentAddedTokensMayShareSpace(string text, string[] expected)
    {
        var json = TinyTokenizer.ByteLevel([], ("<x>", false), (" b", false), ("\n\n", false));
        json["added_tokens"]![0]!["rstrip"] = true;
        Assert.Equal(expected, Tokens(TinyTokenizer.Load(json), text));
    }

    /// <summary>An added token that is written in the alphabet of bytes is found where it is written so, and in no word.</summary>
    [Fact]
    public void IgnoredMergesDoNotMakeAddedTokens()
    {
        var json = TinyTokenizer.ByteLevel([("a", "b")], ("Ġc", false));
        json["model"]!["ignore_merges"] = true;
        Assert.Equal(["ab", "Ġ", "c"], Tokens(TinyTokenizer.Load(json), "ab c"));
        json["pre_tokenizer"]!["use_regex"] = true;
        Assert.Equal(["ab", "Ġ", "c", "Ġc"], Tokens(TinyTokenizer.Load(json), "ab cĠc"));
    }

    [Fact]
    public void SpecialTokensAreOmittedUnlessRequested()
    {
        var tokenizer = TinyTokenizer.Load(Plain);
        var ids = tokenizer.Encode("ab<end><x>");
        Assert.Equal("ab<x>", tokenizer.Decode(ids));
        Assert.Equal("ab<end><x>", tokenizer.Decode(ids, skipSpecialTokens: false));
    }

    [Fact]
    public void IdsBeyondTheVocabularyHaveNoText()
    {
        var tokenizer = TinyTokenizer.Load(Plain);
        Assert.Equal("ab", tokenizer.Decode([tokenizer.IdOf("ab"), tokenizer.VocabularySize, int.MaxValue]));
        Assert.Null(tokenizer.TokenOf(tokenizer.VocabularySize));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.NewStreamingDecoder().Add(-1));
    }

    [Fact]
    public void LoneSurrogateCountsAsTheReplacement()
    {
        var tokenizer = TinyTokenizer.Load(Plain);
        Assert.Equal("a\uFFFDb\uFFFD", tokenizer.Decode(tokenizer.Encode("a\uD800b\uDC00")));
        Assert.Equal((0, 1), (tokenizer.EncodeWithPlaces("\uD800")[0].Start, tokenizer.EncodeWithPlaces("\uD800")[^1].End));
    }

    [Fact]
    public void StreamWithholdsIncompleteCharacters()
    {
        var tokenizer = TinyTokenizer.Load(Plain);
        var stream = tokenizer.NewStreamingDecoder();
        Assert.Equal(["h", "", "", "", "🎉", "!"], tokenizer.Encode("h🎉!").Select(stream.Add));
        Assert.Equal("", stream.Complete());
        Assert.Equal(["", ""], tokenizer.Encode("🎉").Take(2).Select(stream.Add));
        Assert.Equal("\uFFFD", stream.Complete());
        Assert.Equal("a", stream.Add(tokenizer.IdOf("a")));
    }

    [Fact]
    public void FallbackBytesAreOneTextOrAllReplaced()
    {
        var json = TinyTokenizer.Characters([.. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"), "a"], []);
        json["decoder"] = JsonNode.Parse("""{"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": "a", "start": 1, "stop": 0}]}""");
        var tokenizer = TinyTokenizer.Load(json);
        var (letter, celebration) = (tokenizer.IdOf("a"), new[] { 0xF0, 0x9F, 0x8E, 0x89 });
        Assert.Equal("🎉a", tokenizer.Decode([letter, .. celebration, letter]));
        Assert.Equal("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDa", tokenizer.Decode([.. celebration, 0xFF, letter]));
        var stream = tokenizer.NewStreamingDecoder();
        Assert.Equal(["", "", "", "", "🎉a", ""], celebration.Append(letter).Append(0xC3).Select(stream.Add));
        Assert.Equal("\uFFFD", stream.Complete());
        Assert.Equal("", stream.Add(letter));
    }

    [Theory]
    [InlineData("""{"eos_token": "<end>"}""")]
    [InlineData("""{"eos_token": {"content": "<end>", "special": true}}""")]
    public void EndOfTextComesFromTheConfiguration(string config)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), Plain.ToJsonString());
        File.WriteAllText(folder.File("tokenizer_config.json"), config);
        var path = Path.GetDirectoryName(folder.File("x"))!;
        Assert.Equal(BpeTokenizer.Load(path).IdOf("<end>"), BpeTokenizer.Load(path).EndOfText);
        Assert.Equal(BpeTokenizer.Load(path).IdOf("<x>"), BpeTokenizer.Load(folder.File("tokenizer.json"), "<x>").EndOfText);
    }

    /// <summary>Other tools take added tokens and their flags from the configuration as well: it must not say anything else.</summary>
    [Theory]
    [InlineData("""{"added_tokens_decoder": {"260": {"content": "<tool>"}}}""", "`added_tokens_decoder.260` in `FILE` is {\"content\": \"<tool>\"}; it must be an added token of `tokenizer.json` with this id")]
    [InlineData("""{"added_tokens_decoder": {"260": {"content": "<x>"}}}""", "`added_tokens_decoder.260` in `FILE` is {\"content\": \"<x>\"}; it must be an added token of `tokenizer.json` with this id")]
    [InlineData("""{"added_tokens_decoder": {"97": {"content": "a"}}}""", "`added_tokens_decoder.97` in `FILE` is {\"content\": \"a\"}; it must be an added token of `tokenizer.json` with this id")]
    [InlineData("""{"added_tokens_decoder": {"259": {"content": "<x>", "lstrip": true}}}""", "`added_tokens_decoder.259.lstrip` in `FILE` is true; it must be false, as `tokenizer.json` has it")]
    [InlineData("""{"added_tokens_decoder": {"259": {"content": "<x>", "special": true}}}""", "`added_tokens_decoder.259.special` in `FILE` is true; it must be false, as `tokenizer.json` has it")]
    [InlineData("""{"added_tokens_decoder": {"257": {"content": "<end>", "normalized": true}}}""", "`added_tokens_decoder.257.normalized` in `FILE` is true; it must be false, as `tokenizer.json` has it")]
    [InlineData("""{"additional_special_tokens": ["<x>", "<tool>"]}""", "`additional_special_tokens` in `FILE` is [\"<x>\", \"<tool>\"]; it must be tokens of the tokenizer, but `<tool>` is not a token of `tokenizer.json`")]
    [InlineData("""{"extra_special_tokens": {"image_token": "<image>"}}""", "`extra_special_tokens` in `FILE` is {\"image_token\": \"<image>\"}; it must be tokens of the tokenizer, but `<image>` is not a token of `tokenizer.json`")]
    public void ContradictingConfigurationIsRejected(string config, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), Plain.ToJsonString());
        File.WriteAllText(folder.File("tokenizer_config.json"), config);
        var path = Path.GetDirectoryName(folder.File("x"))!;
        Assert.Equal(message.Replace("FILE", folder.File("tokenizer_config.json"), StringComparison.Ordinal), Assert.Throws<InvalidDataException>(() => BpeTokenizer.Load(path)).Message);
    }

    [Fact]
    public void AgreeingConfigurationIsAccepted()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), Plain.ToJsonString());
        File.WriteAllText(folder.File("tokenizer_config.json"), """
            {"add_prefix_space": false, "additional_special_tokens": ["<x>", {"content": "<end>"}], "extra_special_tokens": {},
             "added_tokens_decoder": {"257": {"content": "<end>", "special": true, "lstrip": false, "rstrip": false, "single_word": false, "normalized": false}}}
            """);
        Assert.Equal(260, BpeTokenizer.Load(Path.GetDirectoryName(folder.File("x"))!).VocabularySize);
    }

    [Fact]
    public void PrefixSpaceFollowsBothFiles()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), With("pre_tokenizer.add_prefix_space", "true").ToJsonString());
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"add_prefix_space": false}""");
        Assert.Equal(
            $"`add_prefix_space` in `{folder.File("tokenizer_config.json")}` is false; it must be true, as the pre-tokenizer of `tokenizer.json` has it",
            Assert.Throws<InvalidDataException>(() => BpeTokenizer.Load(Path.GetDirectoryName(folder.File("x"))!)).Message);
    }

    [Fact]
    public void MissingEndOfTextIsRequested()
    {
        Assert.StartsWith("the tokenizer has no end of text", Assert.Throws<InvalidOperationException>(() => TinyTokenizer.Load(Plain).EndOfText).Message, StringComparison.Ordinal);
        Assert.Equal("the tokenizer has no token `<no>`", Assert.Throws<ArgumentException>(() => TinyTokenizer.Load(Plain, "<no>")).Message);
    }

    [Fact]
    public void TemplateAddsSurroundingTokens()
    {
        var json = With("post_processor", """
            {"type": "TemplateProcessing",
             "single": [{"SpecialToken": {"id": "<x>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<end>", "type_id": 0}}],
             "special_tokens": {"<x>": {"id": "<x>", "ids": [259], "tokens": ["<x>"]}, "<end>": {"id": "<end>", "ids": [257], "tokens": ["<end>"]}}}
            """);
        var tokenizer = TinyTokenizer.Load(json);
        Assert.Equal(["<x>", "ab", "<end>"], tokenizer.Encode("ab", addSpecialTokens: true).Select(id => tokenizer.TokenOf(id)!));
        Assert.Equal(["<x>", "ab", "<end>"], tokenizer.EncodeWithPlaces("ab", addSpecialTokens: true).Select(token => token.Token));
        Assert.Equal(["ab"], Tokens(tokenizer, "ab"));
    }

    private static JsonObject With(string key, string value)
    {
        var json = (JsonObject)Plain.DeepClone();
        var (parent, parts) = ((JsonNode)json, key.Split('.'));
        foreach (var part in parts[..^1])
        {
            parent = parent[part]!;
        }

        parent[parts[^1]] = JsonNode.Parse(value);
        return json;
    }

    private static IEnumerable<string> Tokens(BpeTokenizer tokenizer, string text) => tokenizer.Encode(text).Select(id => tokenizer.TokenOf(id)!);
}
