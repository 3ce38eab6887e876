using System.Text.Json;
using EntroPIC.Tokenization.Bpe;

namespace EntroPIC.Tokenization.Files;

/// <summary>Reads the <c>post_processor</c> of a tokenizer.</summary>
/// <param name="Before">Ids before a text that asks for special tokens.</param>
/// <param name="After">Ids after it.</param>
/// <param name="TrimsPlaces">Excludes surrounding white space from the places of tokens.</param>
internal sealed record PostProcessorSection(IReadOnlyList<int> Before, IReadOnlyList<int> After, bool TrimsPlaces)
{
    public static PostProcessorSection Read(JsonFile? json, Vocabulary vocabulary)
    {
        var result = new PostProcessorSection([], [], false);
        foreach (var part in PartList.Flatten(json, "processors"))
        {
            // Those of a text before; and how two texts are joined, which nobody asks for.
            part.Ignore("add_prefix_space", "use_regex", "pair");
            result = part.Text("type") switch
            {
                "ByteLevel" => result with { TrimsPlaces = part.Flag("trim_offsets") ?? true },
                "TemplateProcessing" => result.With(part, vocabulary),
                _ => throw part.Unsupported("type", "`ByteLevel` or `TemplateProcessing`"),
            };
        }
        return result;
    }

    private PostProcessorSection With(JsonFile template, Vocabulary vocabulary)
    {
        var special = template.Object("special_tokens");
        var (before, after, isBehind) = (new List<int>(), new List<int>(), false);
        foreach (var item in template.Objects("single"))
        {
            if (item.Object("Sequence") is { } text)
            {
                text.Refuse("id", static value => value.ValueKind == JsonValueKind.String && value.GetString() == "A", "`A`");
                text.Ignore("type_id");
                isBehind = isBehind ? throw template.Unsupported("single", "a template that has the text once") : true;
                continue;
            }
            var token = item.Object("SpecialToken") ?? throw item.Missing("SpecialToken");
            token.Ignore("type_id");
            var id = token.Text("id") ?? throw token.Missing("id");
            var entry = special?.Object(id) ?? throw template.Missing($"special_tokens.{id}");
            entry.Ignore("id", "tokens");
            var ids = entry.Counts("ids") ?? throw entry.Missing("ids");
            if (ids.Any(token => vocabulary.TokenOf(token) is null))
            {
                throw entry.Wrong("ids", entry.Find("ids")!.Value, "ids of tokens");
            }

            (isBehind ? after : before).AddRange(ids);
        }
        return isBehind
            ? this with { Before = [.. before, .. Before], After = [.. After, .. after] }
            : throw template.Missing("single[].Sequence");
    }
}
