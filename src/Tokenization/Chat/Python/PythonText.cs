using System.Text;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Texts as Python has them: counted in code points.</summary>
internal static class PythonText
{
    /// <summary>The value as a text; null if it is not one.</summary>
    public static string? Find(object? value) => value as string ?? (value as Markup)?.Text;

    /// <summary>The output form of a value.</summary>
    public static string Of(object? value, Rendering run)
    {
        if (Find(value) is { } text)
        {
            return text;
        }

        if (value is Undefined)
        {
            return "";
        }

        var writer = new BoundedText(run);
        ReprWriter.Write(value, writer);
        return writer.ToString();
    }

    public static int LengthOf(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? text.EnumerateRunes().Count() : text.Length;

    public static IEnumerable<object?> Characters(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            yield return rune.ToString();
        }
    }

    /// <summary>The unit at which a code point begins; the length of the text where there are fewer.</summary>
    public static int UnitOf(string text, int codePoint)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return Math.Min(codePoint, text.Length);
        }

        var unit = 0;
        for (; codePoint > 0 && unit < text.Length; codePoint--)
        {
            unit += Rune.TryGetRuneAt(text, unit, out var rune) ? rune.Utf16SequenceLength : 1;
        }

        return unit;
    }

    /// <summary>The number of code points before a unit; -1 for -1.</summary>
    public static int CodePointOf(string text, int unit) => unit < 0 ? -1 : LengthOf(text[..unit]);

    /// <summary>Below 0 where the left comes first; by code points.</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (one, other) = (left[common], right[common]);
        // A surrogate stands for what comes after all other characters.
        return char.IsSurrogate(one) == char.IsSurrogate(other) ? one.CompareTo(other) : char.IsSurrogate(one) ? 1 : -1;
    }

    /// <summary>White space as Python counts it, with the information separators.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1C' and <= '\x1F';
}
