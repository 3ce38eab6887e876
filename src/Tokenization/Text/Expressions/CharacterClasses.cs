using System.Globalization;
using System.Text;

namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>Classes of characters that have names.</summary>
internal static class CharacterClasses
{
    private static readonly string[] Categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>A class by its letter after a backslash; null if unknown.</summary>
    public static Func<int, bool>? OfLetter(char letter) => letter switch
    {
        's' => IsSpace,
        'S' => Not(IsSpace),
        'd' => IsDigit,
        'D' => Not(IsDigit),
        'w' => IsWord,
        'W' => Not(IsWord),
        'h' => IsHexDigit,
        'H' => Not(IsHexDigit),
        _ => null,
    };

    /// <summary>A general category of Unicode, or a group of them by its letter; null if unknown.</summary>
    public static Func<int, bool>? OfCategory(string name)
    {
        var wanted = Categories.Select(category => category == name || (name.Length == 1 && category[0] == name[0])).ToArray();
        return wanted.Contains(true) ? character => wanted[(int)Category(character)] : name == "Any" ? static _ => true : null;
    }

    public static Func<int, bool> Not(Func<int, bool> contains) => character => !contains(character);

    /// <summary>A set that does not tell upper from lower case.</summary>
    public static Func<int, bool> WithoutCase(Func<int, bool> contains) => character =>
    {
        if (contains(character))
        {
            return true;
        }

        if (!Rune.TryCreate(character, out var rune))
        {
            return false;
        }

        if (contains(Rune.ToUpperInvariant(rune).Value) || contains(Rune.ToLowerInvariant(rune).Value))
        {
            return true;
        }

        foreach (var other in Others(character))
        {
            if (contains(other))
            {
                return true;
            }
        }
        return false;
    };

    public static bool IsWord(int character) => Category(character) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;

    private static bool IsSpace(int character) => character <= char.MaxValue && char.IsWhiteSpace((char)character);

    private static bool IsDigit(int character) => Category(character) == UnicodeCategory.DecimalDigitNumber;

    private static bool IsHexDigit(int character) => character <= char.MaxValue && char.IsAsciiHexDigit((char)character);

    private static UnicodeCategory Category(int character) =>
        character <= char.MaxValue ? char.GetUnicodeCategory((char)character) : Rune.GetUnicodeCategory(new Rune(character));

    /// <summary>A character and its counterpart in the other case.</summary>
    public static int[] Variants(int character) => Rune.TryCreate(character, out var rune)
        ? [character, Rune.ToUpperInvariant(rune).Value, Rune.ToLowerInvariant(rune).Value, .. Others(character).Select(static other => (int)other)]
        : [character];

    // A few characters count as letters that they are no upper or lower case of.
    private static string Others(int character) => character switch
    {
        0x17F => "sS",
        's' or 'S' => "\u017F",
        0x212A => "kK",
        'k' or 'K' => "\u212A",
        0x212B => "\u00E5\u00C5",
        0xE5 or 0xC5 => "\u212B",
        0x2126 => "\u03C9\u03A9",
        0x3C9 or 0x3A9 => "\u2126",
        0x3C2 => "\u03C3\u03A3",
        0x3C3 or 0x3A3 => "\u03C2",
        0xB5 => "\u03BC\u039C",
        0x3BC or 0x39C => "\u00B5",
        _ => "",
    };
}
