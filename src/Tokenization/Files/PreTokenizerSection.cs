using System.Text.Json;
using EntroPIC.Tokenization.Text;

namespace EntroPIC.Tokenization.Files;

/// <summary>Reads the <c>pre_tokenizer</c> of a tokenizer.</summary>
/// <param name="IsByteLevel">Turns pieces into bytes.</param>
/// <param name="AddsPrefixSpace">Adds a leading space to a part of a text that has none.</param>
/// <param name="Splitters">Splitters of a part into pieces.</param>
internal sealed record PreTokenizerSection(bool IsByteLevel, bool AddsPrefixSpace, IReadOnlyList<TextSplitter> Splitters)
{
    /// <summary>Default pattern by which byte-level tokenizers split (GPT-2).</summary>
    private const string DefaultPattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public static PreTokenizerSection Read(JsonFile? json)
    {
        var (isByteLevel, addsPrefixSpace) = (false, false);
        var splitters = new List<TextSplitter>();
        foreach (var part in PartList.Flatten(json, "pretokenizers"))
        {
            // Behind it there are no characters any more that a pattern could look at.
            if (isByteLevel)
            {
                throw part.Unsupported("type", "absent behind `ByteLevel`");
            }

            switch (part.Text("type"))
            {
                case "Split":
                    splitters.Add(ReadSplit(part));
                    break;
                case "ByteLevel":
                    isByteLevel = true;
                    part.Ignore("trim_offsets");
                    addsPrefixSpace = part.Flag("add_prefix_space") ?? true;
                    if (addsPrefixSpace && splitters.Count > 0)
                    {
                        throw part.Unsupported("add_prefix_space", "false behind `Split`");
                    }

                    if (part.Flag("use_regex") ?? true)
                    {
                        splitters.Add(new PatternSplitter(DefaultPattern));
                    }

                    break;
                default:
                    throw part.Unsupported("type", "`Split` or `ByteLevel`");
            }
        }
        return new(isByteLevel, addsPrefixSpace, splitters);
    }

    private static PatternSplitter ReadSplit(JsonFile json)
    {
        json.Refuse("behavior", value => value.ValueKind == JsonValueKind.String && value.GetString() == "Isolated", "`Isolated`");
        json.Refuse("invert", value => value.ValueKind == JsonValueKind.False, "false");
        var pattern = json.Object("pattern") ?? throw json.Missing("pattern");
        if (pattern.Text("String") is { Length: > 0 } literal)
        {
            return PatternSplitter.Of(literal);
        }

        var expression = pattern.Text("Regex") ?? throw pattern.Missing("Regex");
        try
        {
            return new(expression);
        }
        catch (ArgumentException exception)
        {
            throw new NotSupportedException(
                $"{pattern.Unsupported("Regex", "an expression that is known here").Message}: {exception.Message}", exception);
        }
    }
}
