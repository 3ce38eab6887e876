using System.Globalization;
using System.Text;

namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>Names as Python has them.</summary>
internal static class Identifier
{
    public static bool Begins(Rune rune) => rune.Value == '_' || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber;

    public static bool GoesOn(Rune rune) => Begins(rune) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    public static bool IsOne(string text) =>
        text.Length > 0 && Rune.TryGetRuneAt(text, 0, out var first) && Begins(first) && text.EnumerateRunes().All(GoesOn);
}
