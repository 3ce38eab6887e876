using EntroPIC.Tokenization.Text;

namespace EntroPIC.Tokenization.Files;

/// <summary>Reads the <c>normalizer</c> of a tokenizer.</summary>
internal static class NormalizerSection
{
    private static readonly Dictionary<string, Func<JsonFile, TextNormalizer>> Known = new()
    {
        ["NFC"] = static _ => new ComposingNormalizer(),
        ["Prepend"] = static json => new PrependNormalizer(json.Text("prepend") ?? throw json.Missing("prepend")),
        ["Replace"] = static json => new ReplaceNormalizer(json.LiteralPattern(), json.Text("content") ?? throw json.Missing("content")),
    };

    public static IReadOnlyList<TextNormalizer> Read(JsonFile? json)
    {
        List<TextNormalizer> normalizers = [.. PartList.Flatten(json, "normalizers").Select(part => part.Make(Known))];
        PartList.RefuseGrowth(json, normalizers.Select(static normalizer => normalizer.Growth));
        return normalizers;
    }
}
