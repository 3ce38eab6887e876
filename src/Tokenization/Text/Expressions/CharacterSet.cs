namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>
/// Some of all characters. Pages of the Basic Multilingual Plane are filled when a text first has one of their characters.
/// </summary>
internal sealed class CharacterSet
{
    private const int PageSize = 0x100;

    private readonly bool[]?[] _pages = new bool[]?[(char.MaxValue + 1) / PageSize];
    private readonly Func<int, bool> _contains;

    /// <param name="contains">Tells the code points that are in the set.</param>
    public CharacterSet(Func<int, bool> contains) => _contains = contains;

    /// <summary>True if the character at a place of a text is in the set; false beyond the end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The place.</param>
    /// <param name="length">Number of units of the character.</param>
    public bool Matches(string text, int place, out int length)
    {
        length = 1;
        if ((uint)place >= (uint)text.Length)
        {
            return false;
        }

        var unit = text[place];
        if (!char.IsHighSurrogate(unit) || place + 1 == text.Length || !char.IsLowSurrogate(text[place + 1]))
        {
            return (_pages[unit / PageSize] ?? FillPage(unit / PageSize))[unit % PageSize];
        }

        length = 2;
        return _contains(char.ConvertToUtf32(unit, text[place + 1]));
    }

    // Threads that fill a page at once put the same page there.
    private bool[] FillPage(int page) => _pages[page] = [.. Enumerable.Range(page * PageSize, PageSize).Select(_contains)];
}
