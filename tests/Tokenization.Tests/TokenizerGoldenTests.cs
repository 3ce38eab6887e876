using System.Text;
using System.Text.Json;
using EntroPIC.Tests;
using EntroPIC.Tokenization;

namespace Tokenization.Tests;

/// <summary>Every recorded text and every recorded list of ids, exactly.</summary>
public sealed class TokenizerGoldenTests
{
    private const int MostShown = 5;

    private delegate void Case(BpeTokenizer tokenizer, JsonElement golden, Action<string, object?, object?> expect);

    private static readonly Dictionary<string, Case> Parts = new()
    {
        ["cases"] = Encoding,
        ["decode"] = Decoding,
        ["stream"] = Streaming,
    };

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var name in OutsideFiles.GoldenTokenizers.With("goldens.json"))
            {
                using var facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(OutsideFiles.GoldenTokenizers[name], "goldens.json")));
                foreach (var part in facts.RootElement.EnumerateObject().Where(part => part.Name != "meta"))
                {
                    rows.Add(name, Parts.ContainsKey(part.Name) ? part.Name : CaseTheoryDiscoverer.Skip($"nobody here knows what `{part.Name}` means"));
                }
            }
            if (!OutsideFiles.GoldenTokenizers.With("tokenizer.json.gz").Any())
            {
                rows.Add("", CaseTheoryDiscoverer.Skip("there is no real tokenizer in the folder that ENTROPIC_GOLDENS names, nor beside the repository"));
            }

            return rows;
        }
    }

    [CaseTheory, MemberData(nameof(Rows))]
    public void EveryCaseIsExact(string name, string part)
    {
        var golden = GoldenTokenizer.Load(name);
        var failures = new List<string>();
        foreach (var entry in golden.Facts.GetProperty(part).EnumerateArray())
        {
            Parts[part](golden.Tokenizer, entry, (what, expected, actual) =>
            {
                var (wanted, found) = (JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
                if (wanted != found)
                {
                    failures.Add($"{what}: expected {wanted}, found {found} in {entry.GetRawText()[..Math.Min(300, entry.GetRawText().Length)]}");
                }
            });
        }
        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join("\n", failures.Take(MostShown))}");
    }

    private static void Encoding(BpeTokenizer tokenizer, JsonElement golden, Action<string, object?, object?> expect)
    {
        var text = golden.GetProperty("text").GetString()!;
        var ids = Ids(golden.GetProperty("ids"));
        var withSpecial = Ids(golden.GetProperty("ids_with_special"));
        var placed = tokenizer.EncodeWithPlaces(text);
        expect("ids", ids, tokenizer.Encode(text));
        expect("ids with special tokens", withSpecial, tokenizer.Encode(text, addSpecialTokens: true));
        expect("ids with places", ids, placed.Select(token => token.Id));
        expect("tokens", golden.GetProperty("tokens"), placed.Select(token => token.Token));
        expect("offsets", golden.GetProperty("offsets"), placed.Select(token => new[] { CodePoints(text, token.Start), CodePoints(text, token.End) }));
        expect("decoded", golden.GetProperty("decoded"), tokenizer.Decode(ids, skipSpecialTokens: false));
        expect("decoded without special tokens", golden.GetProperty("decoded_skip_special"), tokenizer.Decode(withSpecial));
    }

    private static void Decoding(BpeTokenizer tokenizer, JsonElement golden, Action<string, object?, object?> expect)
    {
        var ids = Ids(golden.GetProperty("ids"));
        foreach (var (key, skips) in new[] { ("text", false), ("text_skip_special", true) })
        {
            expect(key, golden.GetProperty(key), tokenizer.Decode(ids, skips));
            expect($"streamed {key}", golden.GetProperty(key), string.Concat(Streamed(tokenizer, ids, skips)));
        }
    }

    private static void Streaming(BpeTokenizer tokenizer, JsonElement golden, Action<string, object?, object?> expect)
    {
        var ids = Ids(golden.GetProperty("ids"));
        var parts = Streamed(tokenizer, ids, skips: false).ToList();
        var prefixes = golden.GetProperty("prefixes").EnumerateArray().Select(prefix => prefix.GetString()!).ToList();
        expect("text", golden.GetProperty("text"), string.Concat(parts));
        for (var count = 1; count <= ids.Length; count++)
        {
            expect($"prefix of {count}", prefixes[count - 1], tokenizer.Decode(ids[..count], skipSpecialTokens: false));
            // What is not whole yet is kept back, and nothing else is.
            expect($"streamed prefix of {count}", prefixes[count - 1].TrimEnd('\uFFFD'), string.Concat(parts.Take(count)).TrimEnd('\uFFFD'));
            expect($"broken characters in part {count}", false, parts[count - 1].Contains('\uFFFD') && !golden.GetProperty("text").GetString()!.Contains('\uFFFD'));
        }
    }

    private static IEnumerable<string> Streamed(BpeTokenizer tokenizer, int[] ids, bool skips)
    {
        var stream = tokenizer.NewStreamingDecoder(skips);
        foreach (var id in ids)
        {
            yield return stream.Add(id);
        }

        yield return stream.Complete();
    }

    private static int[] Ids(JsonElement json) => [.. json.EnumerateArray().Select(id => id.GetInt32())];

    private static int CodePoints(string text, int units) => text[..units].EnumerateRunes().Count();
}
