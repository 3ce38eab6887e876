using System.Globalization;
using System.Text.RegularExpressions;
using EntroPIC.Tokenization.Bpe;
using EntroPIC.Tokenization.Decoding;

namespace EntroPIC.Tokenization.Files;

/// <summary>
/// Reads the <c>decoder</c> of a tokenizer: <c>ByteLevel</c>, or a row of <c>Replace</c>, <c>ByteFallback</c>, <c>Fuse</c> and
/// <c>Strip</c> in this order. The text of each token is computed once.
/// </summary>
internal static partial class DecoderSection
{
    private static readonly string[] Order = ["Replace", "ByteFallback", "Fuse", "Strip"];

    public static Func<TokenDecoder> Read(JsonFile json, Vocabulary vocabulary)
    {
        var parts = PartList.Flatten(json, "decoders").ToList();
        if (parts is [var only] && only.Text("type") == "ByteLevel")
        {
            only.Ignore("add_prefix_space", "trim_offsets", "use_regex");
            var known = new byte[]?[vocabulary.Size];
            return () => new ByteLevelDecoder(vocabulary, known);
        }
        return ReadRow(parts, vocabulary);
    }

    private static Func<TokenDecoder> ReadRow(List<JsonFile> parts, Vocabulary vocabulary)
    {
        var (replacements, hasBytes, stripped, count, last) = (new List<(string Pattern, string Content)>(), false, '\0', 0, 0);
        foreach (var part in parts)
        {
            var place = Array.IndexOf(Order, part.Text("type"));
            if (place < last)
            {
                throw part.Unsupported("type", "`ByteLevel` alone, or `Replace`, `ByteFallback`, `Fuse` and `Strip` in this order");
            }

            last = place;
            switch (part.Text("type"))
            {
                case "Replace":
                    replacements.Add((part.LiteralPattern(), part.Text("content") ?? throw part.Missing("content")));
                    break;
                case "ByteFallback":
                    hasBytes = true;
                    break;
                case "Strip":
                    // Tokens are stripped one by one where they are not fused before.
                    if (!parts.Exists(other => other.Text("type") == "Fuse"))
                    {
                        throw part.Unsupported("type", "behind `Fuse`");
                    }

                    part.Refuse("stop", value => value.GetRawText() == "0", "0");
                    stripped = part.Text("content") is [var character] ? character : throw part.Missing("content");
                    count = part.Count("start") ?? 0;
                    break;
            }
        }
        PartList.RefuseGrowth(
            parts.FirstOrDefault(),
            replacements.Select(static replacement => (double)replacement.Content.Length / replacement.Pattern.Length));
        var pieces = Enumerable.Range(0, vocabulary.Size)
            .Select(vocabulary.TokenOf)
            .Select(token => token is null ? null : PieceOf(token, replacements, hasBytes))
            .ToArray();
        return () => new FallbackDecoder(pieces, stripped, count);
    }

    private static FallbackDecoder.Piece PieceOf(string token, List<(string Pattern, string Content)> replacements, bool hasBytes)
    {
        var text = replacements.Aggregate(
            token, (text, replacement) => text.Replace(replacement.Pattern, replacement.Content, StringComparison.Ordinal));
        return hasBytes && ByteToken().Match(text) is { Success: true } found
            ? new(text, byte.Parse(found.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : new(text, null);
    }

    [GeneratedRegex("^<0x([0-9A-Fa-f]{2})>$", RegexOptions.CultureInvariant)]
    private static partial Regex ByteToken();
}
