using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EntroPIC.Tokenization.Text;

/// <summary>
/// Cuts a text where a regular expression says: each match is a piece, and so is what lies between two matches. The expression counts
/// whole characters, also beyond the Basic Multilingual Plane.
/// </summary>
internal sealed class PatternSplitter : TextSplitter
{
    private const char LongS = '\u017F';
    private const char Kelvin = '\u212A';

    /// <summary>
    /// .NET's expressions see halves of the characters beyond the plane. In what they are shown these are replaced, each by one
    /// character of the same category that no pattern names.
    /// </summary>
    private static readonly char[] Representatives = MakeRepresentatives();

    private readonly Regex _pattern;

    // Where case does not matter, two characters count as `s` and `k` that .NET tells apart.
    private readonly SearchValues<char> _replaced;

    /// <exception cref="ArgumentException">The expression is none that .NET knows.</exception>
    public PatternSplitter(string pattern)
    {
        _pattern = new(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant);
        var surrogates = Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit);
        _replaced = SearchValues.Create([.. surrogates, .. pattern.Contains("(?i", StringComparison.Ordinal) ? [LongS, Kelvin] : Array.Empty<char>()]);
    }

    public override void Split(string text, List<int> ends)
    {
        if (text.AsSpan().ContainsAny(_replaced))
            SplitReplaced(text, ends);
        else
            AddMatches(text, ends, static end => end);
    }

    private void SplitReplaced(string text, List<int> ends)
    {
        var shown = new char[text.Length];
        var starts = new int[text.Length + 1];
        var count = 0;
        for (var index = 0; index < text.Length; count++)
        {
            starts[count] = index;
            var rune = Rune.GetRuneAt(text, index);
            shown[count] = rune.IsBmp ? Shown((char)rune.Value) : Representatives[(int)Rune.GetUnicodeCategory(rune)];
            index += rune.Utf16SequenceLength;
        }
        starts[count] = text.Length;
        AddMatches(shown.AsSpan(0, count), ends, end => starts[end]);
    }

    private void AddMatches(ReadOnlySpan<char> shown, List<int> ends, Func<int, int> place)
    {
        var done = 0;
        foreach (var match in _pattern.EnumerateMatches(shown))
        {
            if (match.Index > done)
                ends.Add(place(match.Index));
            done = match.Index + match.Length;
            if (match.Length > 0)
                ends.Add(place(done));
        }
        if (done < shown.Length)
            ends.Add(place(shown.Length));
    }

    private char Shown(char unit) => !_replaced.Contains(unit) ? unit : unit == LongS ? 's' : 'k';

    private static char[] MakeRepresentatives()
    {
        var found = new char[Enum.GetValues<UnicodeCategory>().Length];
        // Not ASCII, which patterns name.
        for (var unit = '\u00A1'; unit < char.MaxValue; unit++)
        {
            ref var representative = ref found[(int)char.GetUnicodeCategory(unit)];
            if (representative == 0 && !char.IsSurrogate(unit))
                representative = unit;
        }
        return found;
    }
}
