using System.Globalization;
using System.Text;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Upper and lower case as Python has them: some characters become several.</summary>
internal static class LetterCase
{
    // Characters whose upper case is more than one, with it; and with their title case, where that differs.
    private static readonly Dictionary<int, (string Upper, string Title)> Several = Read(
        """
        00DF:SS:Ss 0149:02BC+N 01F0:J+030C 0390:0399+0308+0301 03B0:03A5+0308+0301 0587:0535+0552:0535+0582 1E96:H+0331 1E97:T+0308
        1E98:W+030A 1E99:Y+030A 1E9A:A+02BE 1F50:03A5+0313 1F52:03A5+0313+0300 1F54:03A5+0313+0301 1F56:03A5+0313+0342 1FB6:0391+0342
        1FC6:0397+0342 1FD2:0399+0308+0300 1FD3:0399+0308+0301 1FD6:0399+0342 1FD7:0399+0308+0342 1FE2:03A5+0308+0300 1FE3:03A5+0308+0301
        1FE4:03A1+0313 1FE6:03A5+0342 1FE7:03A5+0308+0342 1FF6:03A9+0342 FB00:FF:Ff FB01:FI:Fi FB02:FL:Fl FB03:FFI:Ffi FB04:FFL:Ffl
        FB05:ST:St FB06:ST:St FB13:0544+0546:0544+0576 FB14:0544+0535:0544+0565 FB15:0544+053B:0544+056B FB16:054E+0546:054E+0576
        FB17:0544+053D:0544+056D
        """);

    public static string Upper(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(Several.TryGetValue(rune.Value, out var several) ? several.Upper : Rune.ToUpperInvariant(rune).ToString());
        }

        return result.ToString();
    }

    public static string Lower(string text)
    {
        if (text.AsSpan().IndexOfAny('\u03A3', '\u0130') < 0)
        {
            return text.ToLowerInvariant();
        }

        var result = new StringBuilder(text.Length);
        Rune[] runes = [.. text.EnumerateRunes()];
        for (var place = 0; place < runes.Length; place++)
        {
            switch (runes[place].Value)
            {
                case 0x130:
                    result.Append("i\u0307");
                    break;
                case 0x3A3:
                    result.Append(EndsWord(runes, place) ? '\u03C2' : '\u03C3');
                    break;
                default:
                    result.Append(Rune.ToLowerInvariant(runes[place]).ToString());
                    break;
            }
        }
        return result.ToString();
    }

    public static string Title(string text)
    {
        var (result, isInside) = (new StringBuilder(text.Length), false);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(isInside ? Lower(rune.ToString()) : TitleOf(rune));
            isInside = IsCased(rune);
        }
        return result.ToString();
    }

    public static string Capitalized(string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        Rune.DecodeFromUtf16(text, out var first, out var length);
        return TitleOf(first) + Lower(text)[Lower(text[..length]).Length..];
    }

    public static string Swapped(string text) =>
        string.Concat(text.EnumerateRunes().Select(static rune => Rune.IsUpper(rune) ? Lower(rune.ToString()) : Rune.IsLower(rune) ? Upper(rune.ToString()) : rune.ToString()));

    /// <summary>For comparing without case.</summary>
    public static string Folded(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(Several.TryGetValue(rune.Value, out var several) ? Lower(several.Upper) : rune.Value is 0x3C2 or 0x3A3 ? "\u03C3" : rune.Value is 0x1E9E ? "ss" : Lower(rune.ToString()));
        }

        return result.ToString();
    }

    public static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA;

    private static string TitleOf(Rune rune) => rune.Value switch
    {
        0x1C4 or 0x1C5 or 0x1C6 => "\u01C5",
        0x1C7 or 0x1C8 or 0x1C9 => "\u01C8",
        0x1CA or 0x1CB or 0x1CC => "\u01CB",
        0x1F1 or 0x1F2 or 0x1F3 => "\u01F2",
        // Georgian has no title case.
        >= 0x10D0 and <= 0x10FF => rune.ToString(),
        _ => Several.TryGetValue(rune.Value, out var several) ? several.Title : Rune.ToUpperInvariant(rune).ToString(),
    };

    // The sigma at the end of a word has a form of its own.
    private static bool EndsWord(Rune[] runes, int place)
    {
        var before = place - 1;
        while (before >= 0 && IsIgnored(runes[before]))
        {
            before--;
        }

        var after = place + 1;
        while (after < runes.Length && IsIgnored(runes[after]))
        {
            after++;
        }

        return before >= 0 && IsCased(runes[before]) && !(after < runes.Length && IsCased(runes[after]));
    }

    private static bool IsIgnored(Rune rune) => rune.Value is '\'' or '.' or ':' or '^' or '`' or 0xB7 or 0x2019 || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    private static Dictionary<int, (string Upper, string Title)> Read(string table) => table
        .Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Select(static entry => entry.Split(':'))
        .ToDictionary(
            static parts => int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            static parts => (Letters(parts[1]), Letters(parts[^1])));

    private static string Letters(string parts) => string.Concat(parts.Split('+').Select(static part =>
        part.Length == 4 ? ((char)int.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString() : part));
}
