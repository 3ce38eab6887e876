using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Tests;
using EntroPIC.Tokenization;
using Reference = Tokenizers.DotNet.Tokenizer;

namespace Tokenization.Tests;

/// <summary>Random texts and ids, against the `tokenizers` library of Hugging Face; <c>ENTROPIC_TOKENS=COUNT,SEED</c> takes others, and more.</summary>
public sealed class RandomTextTests
{
    private const int MostShown = 5;

    private static readonly string[] Odd =
    [
        "👩‍👩‍👧", "🏳️‍🌈", "👍🏽", "🇩🇪", "☕️", "1️⃣", "é", "e\u0301", "ﬁ", "Ⅷ", "½", "²", "٣", "१२", "𝟘𝟙", "ß", "İ", "ı", "ǆ", "ﷺ", "한", "\u1112\u1161\u11ab",
        "カ\u3099", "\u212b", "\u1e9b\u0323", "q\u0323\u0307", "\u0f73\u0f71", "\u0344", "\u2126", "\ufffd", "\uffff", "\ue000", "\U0010ffff", "\U000e0101", "ſ",
    ];

    private static readonly string[] Usual = ["The", "the", " and", "ing", " Once upon", "def ", "return", "\n\n", "\r\n", " \n ", "'s", "'RE", "'ll", "'x"];

    // Tokens that share their beginnings or are of white space, as some tokenizers have them, and one written in the alphabet of bytes.
    private static readonly string[] Unusual = [" the", "  ", "\n\n", "<|im", "im_end|>", "12", "한", "e\u0301", "Ġthe"];

    private static (int Count, int Seed) Wanted => Environment.GetEnvironmentVariable("ENTROPIC_TOKENS")?.Split(',') is [var count, var seed]
        ? (int.Parse(count, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture))
        : (2_000, 1);

    public static TheoryData<string, int> Variants
    {
        get
        {
            var rows = new TheoryData<string, int>();
            if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            {
                return new() { { CaseTheoryDiscoverer.Skip("the reference is there for Linux on x64"), 0 } };
            }

            foreach (var name in OutsideFiles.GoldenTokenizers.With("goldens.json"))
            {
                for (var variant = 0; variant < 6; variant++)
                {
                    rows.Add(name, variant);
                }
            }

            return rows;
        }
    }

    /// <summary>Variant 0 is the tokenizer as it is; others have further added tokens, some of which take white space or are looked for in the
    /// normalized text.</summary>
    [CaseTheory, MemberData(nameof(Variants))]
    public void TextsAndIdsMatchTheReference(string name, int variant)
    {
        var (count, seed) = Wanted;
        var random = new Random(seed + variant);
        var (content, added) = Change(GoldenTokenizer.ReadFile(OutsideFiles.GoldenTokenizers[name]), variant, random);
        var path = Path.Combine(Directory.CreateTempSubdirectory("tokens").FullName, "tokenizer.json");
        File.WriteAllBytes(path, content);
        var ours = BpeTokenizer.Parse(path, content);
        var reference = new Reference(vocabPath: path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        var failures = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Piece(random, added)));
            Expect(text, reference.Encode(text), [.. ours.Encode(text, addSpecialTokens: true).Select(static id => (uint)id)]);
            var ids = Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(ours.VocabularySize)).Where(id => ours.TokenOf(id) is not null).ToArray();
            Expect(string.Join(',', ids), reference.Decode([.. ids.Select(static id => (uint)id)]), ours.Decode(ids));
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count} differ:\n{string.Join("\n", failures.Take(MostShown))}");

        void Expect<T>(string input, T expected, T actual)
        {
            var (wanted, found) = (JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
            if (wanted != found)
            {
                failures.Add($"{JsonSerializer.Serialize(input)}: expected {wanted}, found {found}");
            }
        }
    }

    private static (byte[] Content, string[] Added) Change(byte[] content, int variant, Random random)
    {
        var json = JsonNode.Parse(content)!;
        var tokens = json["added_tokens"]!.AsArray();
        var known = tokens.Select(static token => token!["content"]!.GetValue<string>()).ToList();
        if (variant > 0)
        {
            var vocabulary = json["model"]!["vocab"]!.AsObject();
            var id = Math.Max(tokens.Max(static token => token!["id"]!.GetValue<int>()), vocabulary.Max(static token => token.Value!.GetValue<int>()));
            foreach (var text in Unusual.Where(text => !vocabulary.ContainsKey(text)))
            {
                tokens.Add(new JsonObject { ["id"] = ++id, ["content"] = text, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = random.Next(2) == 0, ["special"] = false });
                known.Add(text);
            }

            // The reference fails on some texts where tokens of white space take white space before them, too.
            foreach (var token in tokens.Where(static token => !char.IsWhiteSpace(token!["content"]!.GetValue<string>()[0])))
            {
                (token!["rstrip"], token["normalized"]) = (random.Next(4) == 0, random.Next(2) == 0);
            }

            if (variant % 2 == 0)
            {
                json["normalizer"] = new JsonObject { ["type"] = "Prepend", ["prepend"] = " " };
            }

            json["model"]!["ignore_merges"] = random.Next(2) == 0;
        }

        return (Encoding.UTF8.GetBytes(json.ToJsonString()), [.. known]);
    }

    private static string Piece(Random random, string[] added)
    {
        return random.Next(14) switch
        {
            0 => new string(' ', random.Next(1, 6)),
            1 => Several(4, () => "\n\r\t\v\f\u00a0\u2028\u3000\u0085\u200b\u1680\u2003"[random.Next(12)]),
            2 => Several(12, () => (char)random.Next('0', '9' + 1)),
            3 => Several(9, () => (char)random.Next('a', 'z' + 1)),
            4 => Several(5, () => (char)random.Next('A', 'Z' + 1)),
            5 => Several(6, () => (char)random.Next('!', '0')),
            6 => "e" + Several(4, () => (char)random.Next(0x300, 0x370)),
            7 => Odd[random.Next(Odd.Length)],
            8 => Usual[random.Next(Usual.Length)],
            9 => added[random.Next(added.Length)],
            10 => Beginning(added[random.Next(added.Length)]),
            11 => char.ConvertFromUtf32(random.Next(0xE000, 0x110000)),
            12 => char.ConvertFromUtf32(random.Next(0x3000, 0xD800)),
            _ => char.ConvertFromUtf32(random.Next(1, 0x3000)),
        };

        string Several(int most, Func<char> make) => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => make()));

        string Beginning(string token) => token[..random.Next(1, token.Length + 1)];
    }
}
