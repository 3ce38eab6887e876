namespace EntroPIC.Mathematics.Extraction;

/// <summary>Maps variants of a sign to one: a minus may be U+2212, a space may not break, digits may be full-width.</summary>
internal static class PlainCharacters
{
    private const char FirstFullWidth = '\uff01';
    private const char LastFullWidth = '\uff5e';

    /// <summary>The same text, sign by sign.</summary>
    public static string Normalize(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u007f'))
        {
            return text;
        }

        return string.Create(text.Length, text, static (signs, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                signs[i] = text[i] == '\u2013' && IsUnary(text, i) ? '-' : Normalize(text[i]);
            }
        });
    }

    private static char Normalize(char sign) => sign switch
    {
        '\u2212' or '\ufe63' or '\u2010' or '\u2011' => '-',
        '\u00a0' or '\u2007' or '\u2009' or '\u200a' or '\u202f' or '\u3000' or '\u200b' or '\ufeff' => ' ',
        >= FirstFullWidth and <= LastFullWidth => (char)(sign - FirstFullWidth + '!'),
        _ => sign,
    };

    // Between two values an en dash may mean `to`, in front of one it can only be a minus.
    private static bool IsUnary(string text, int at)
    {
        if (at + 1 == text.Length || !char.IsAsciiDigit(text[at + 1]))
        {
            return false;
        }

        var before = at - 1;
        while (before >= 0 && char.IsWhiteSpace(text[before]))
        {
            before--;
        }

        return before < 0 || !char.IsAsciiLetterOrDigit(text[before]) || before < at - 1;
    }
}
