using System.Text;

namespace EntroPIC.Tokenization.Text;

/// <summary>Between UTF-16, as .NET has it, and UTF-8, as tokenizers count.</summary>
internal static class TextRepair
{
    /// <summary>Replaces surrogates without their other half, which UTF-8 has no bytes for; the length stays.</summary>
    public static string WithoutHalfCharacters(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            repaired.Append(rune.ToString());
        }

        return repaired.ToString();
    }

    /// <summary>For each byte of a text's UTF-8 the unit at which its character begins.</summary>
    public static int[] UnitsOfBytes(ReadOnlySpan<char> text)
    {
        var units = new int[Encoding.UTF8.GetByteCount(text)];
        var (unit, place) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            units.AsSpan(place, rune.Utf8SequenceLength).Fill(unit);
            place += rune.Utf8SequenceLength;
            unit += rune.Utf16SequenceLength;
        }
        return units;
    }
}
