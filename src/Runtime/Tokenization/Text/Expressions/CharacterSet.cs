namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>Some of all characters.</summary>
internal sealed class CharacterSet
{
    private const int PlaneSize = 0x10000;
    private const int BitsPerWord = 64;

    private readonly ulong[] _plane = new ulong[PlaneSize / BitsPerWord];
    private readonly Func<int, bool> _contains;

    /// <param name="contains">Whether a code point is one of them.</param>
    public CharacterSet(Func<int, bool> contains)
    {
        _contains = contains;
        for (var character = 0; character < PlaneSize; character++)
        {
            if (contains(character))
                _plane[character / BitsPerWord] |= 1UL << (character % BitsPerWord);
        }
    }

    /// <summary>Whether the character at a place of a text is in the set; beyond the end none is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The place.</param>
    /// <param name="length">Number of units of the character.</param>
    public bool Matches(string text, int place, out int length)
    {
        length = 1;
        if ((uint)place >= (uint)text.Length)
            return false;
        var unit = text[place];
        if (!char.IsHighSurrogate(unit) || place + 1 == text.Length || !char.IsLowSurrogate(text[place + 1]))
            return (_plane[unit / BitsPerWord] >> (unit % BitsPerWord) & 1) != 0;
        length = 2;
        return _contains(char.ConvertToUtf32(unit, text[place + 1]));
    }
}
