using System.Text.RegularExpressions;

namespace EntroPIC.Rewards.Mathematics.Extraction;

/// <summary>Cleans the text of an answer: words between values, units, percent as a word, marks without meaning.</summary>
internal static partial class AnswerText
{
    public static string Clean(string text)
    {
        text = text.Replace('\n', ' ').Replace('\t', ' ');
        if (!text.Contains("matrix", StringComparison.Ordinal) && !text.Contains("array", StringComparison.Ordinal))
            text = DoubledBackslash().Replace(text, @"\");
        text = EmptyText().Replace(text, "");
        text = Dots().Replace(text, " ");
        text = WordsBetween().Replace(text, ", ");
        text = Percent().Replace(text, @"\% ");
        text = text.Replace("\"", "", StringComparison.Ordinal).Trim().TrimEnd('.');
        return UnitWords().Replace(text, "").Trim();
    }

    // A backslash that was escaped once too often; in matrices two of them end a row.
    [GeneratedRegex(@"\\\\(?=[a-zA-Z{}])")]
    private static partial Regex DoubledBackslash();

    [GeneratedRegex(@"\\(?:text|mbox|mathrm)\s*\{\s*\}|\\mathrm\{(?:st|nd|rd|th)\}")]
    private static partial Regex EmptyText();

    [GeneratedRegex(@",?\s*(?:\\(?:ldots|dots|cdots|dotsc)(?![a-zA-Z])|\.\.\.|…)")]
    private static partial Regex Dots();

    [GeneratedRegex(@",?\s*\\(?:text|textbf|textit|textrm|textnormal|mathrm|mbox|hbox)\s*\{\s*,?\s*(?:and|or)\s*\}"
        + @"|(?<![a-zA-Z\\])(?:,?\s*(?:and|or))(?![a-zA-Z])")]
    private static partial Regex WordsBetween();

    [GeneratedRegex(@"\s*\\(?:text|mathrm|mbox)\s*\{\s*(?:percentage|percent|pct)\s*\}"
        + @"|\s*(?<![a-zA-Z\\])(?:percentage|percent|pct)(?![a-zA-Z])")]
    private static partial Regex Percent();

    // Words of at least three letters behind a value and a space, or an abbreviation: 5 apples, 12 square inches, 3 cm^2. Shorter ones
    // may be symbols.
    [GeneratedRegex(@"(?<=[\d})]\s*)(?:(?<=\s)[A-Za-z]{3,}(?:\s+[A-Za-z]+)*"
        + @"|(?:cm|mm|km|dm|ft|yd|mi|kg|mg|lbs?|oz|ml|mL|hrs?|mins?|secs?|mph|kmh|kph|deg)(?:\s*\^?\{?[23²³]\}?)?)$")]
    private static partial Regex UnitWords();
}
