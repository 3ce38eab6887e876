using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>Cleans the text of an answer: words between values, units, percent as a word, marks without meaning.</summary>
internal static partial class AnswerText
{
    /// <summary>Words after `and` or `or` that do not change their meaning.</summary>
    public const string Hedges = "(?:maybe|possibly|perhaps|probably|even|also|else|sometimes|alternatively|equivalently)";

    private const string VulgarFractions = "½1/2⅓1/3⅔2/3¼1/4¾3/4⅕1/5⅖2/5⅗3/5⅘4/5⅙1/6⅚5/6⅛1/8⅜3/8⅝5/8⅞7/8";

    public static string Clean(string text)
    {
        text = Emphasis().Replace(text.Replace('\n', ' ').Replace('\t', ' '), "");
        if (!text.Contains("matrix", StringComparison.Ordinal) && !text.Contains("array", StringComparison.Ordinal))
        {
            text = DoubledBackslash().Replace(text, @"\");
        }

        text = Ordinal().Replace(EmptyText().Replace(Decoration().Replace(text, ""), ""), @"\text{ordinal}");
        text = Dots().Replace(text, @"\ldots ");
        text = LoneDollar().Replace(text, @"\$");
        text = VulgarFraction().Replace(
            text, static match => $" {VulgarFractions.AsSpan(VulgarFractions.IndexOf(match.Value[0], StringComparison.Ordinal) + 1, 3)}");
        text = TimesAsLetter().Replace(text, @"\times ");
        text = DecimalComma().Replace(text, ".");
        text = To().Replace(text, @"\colon ");
        text = Alternative().Replace(text, " or $1");
        text = AndBeforeSmallerUnit().Replace(text, "");
        text = WordsBetween().Replace(text, static match => match.Value.Contains("or", StringComparison.Ordinal) ? @"\or " : @"\and ");
        text = Percent().Replace(text, @"\% ");
        text = Inches().Replace(text, "''").Replace("\"", "", StringComparison.Ordinal).Trim();
        text = EndOfClause().Replace(text, "").TrimEnd();
        text =
            UnitWordsWithin().Replace(text, static match => UnitTable.Find(match.Value) is null ? match.Value : $@"\text{{{match.Value}}}");
        return UnitWords().Replace(text, static match => $@"\text{{{match.Value.Trim()}}}");
    }

    /// <summary>True for a value inside a sentence.</summary>
    public static bool IsProse(string text) => text.AsSpan().ContainsAnyInRange('0', '9') && Sentence().IsMatch(text);

    /// <summary>A text without what no one sees, to tell whether two are written alike.</summary>
    public static string Squeeze(string text) => Invisible().Replace(text, "");

    [GeneratedRegex(@"^\s*(?:\*\*|`|\*(?=[^*]*\*\s*\.?\s*$))|(?:\*{1,2}|`)\s*\.?\s*$")]
    private static partial Regex Emphasis();

    // $7, which no other dollar makes mathematics.
    [GeneratedRegex(@"(?<=^[^$]*)(?<!\\)\$(?=\s*\d[^$]*$)")]
    private static partial Regex LoneDollar();

    // What only looks, and words or signs that announce what follows.
    [GeneratedRegex(@"\\(?:text)?color\s*\{[^{}]*\}|\\(?:underline|uline|checkmark|ensuremath)(?![a-zA-Z])|\\(?:tiny|small|normalsize|large|Large|LARGE|huge|Huge)(?![a-zA-Z])"
        + @"|^\s*(?:\\text\s*\{\s*)(?:The |Final |final |the )?[Aa]nswer(?: is)?\s*:?\s*\}|^\s*\\text\s*\{\s*(?:[Aa]bout|[Aa]pproximately|[Rr]oughly|[Aa]round)\s*\}|(?<=^\s*\\text\s*\{\s*)(?:an?|the)\s+(?=[A-Za-z]{2})|^\s*(?:=|≈|\\approx(?![a-zA-Z])|:)(?!=)")]
    private static partial Regex Decoration();

    [GeneratedRegex(@"(?:\s*(?<!\\)[.,;])+$")]
    private static partial Regex EndOfClause();

    // A backslash that was escaped once too often; in matrices two of them end a row.
    [GeneratedRegex(@"\\\\(?=[a-zA-Z{}])")]
    private static partial Regex DoubledBackslash();

    [GeneratedRegex(@"\\(?:text|mbox|mathrm)\s*\{\s*\}")]
    private static partial Regex EmptyText();

    // As good as a unit: 1st is 1, and no stone.
    [GeneratedRegex(@"\^?\{?\\(?:mathrm|text|textsuperscript)\{(?:st|nd|rd|th)\}\}?|(?<=\d)(?:\^\{(?:st|nd|rd|th)\})")]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"\\(?:ldots|dots|cdots|dotsc|dotsb|dotsm|hdots)(?![a-zA-Z])|\.\.\.|…|⋯")]
    private static partial Regex Dots();

    // 6'2", where no quotation opens.
    [GeneratedRegex(@"(?<=^[^""]*\d)""(?=[^""]*$)")]
    private static partial Regex Inches();

    [GeneratedRegex("[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")]
    private static partial Regex VulgarFraction();

    // 3 x 10^8, and 3x10^8.
    [GeneratedRegex(@"(?<=\d)\s*[xX]\s*(?=10\s*(?:\^|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]))|(?<=\d )[xX](?= \d)")]
    private static partial Regex TimesAsLetter();

    // 2{,}5, but not the thousands of 2{,}500.
    [GeneratedRegex(@"(?<=\d)\s*\{\s*,\s*\}\s*(?=\d+(?![\d{]))(?!\d{3}(?!\d))")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"(?<=\d)\s*(?:\\text\s*\{\s*to\s*\}|(?<=\s)to(?=\s))\s*(?=\d)")]
    private static partial Regex To();

    /// <summary>One of <see cref="Hedges"/>.</summary>
    [GeneratedRegex("^" + Hedges + "$", RegexOptions.IgnoreCase)]
    public static partial Regex Hedge();

    // 1/2 (or 0.5).
    [GeneratedRegex(@"\s*\(\s*or\s+([^()]*)\)\s*$")]
    private static partial Regex Alternative();

    // 1\text{ hour and }30\text{ minutes}
    [GeneratedRegex(@"(?<=\\(?:text|mathrm|mbox)\s*\{[^{}]*[A-Za-z])\s*,?\s+and\s*(?=\}\s*\d)")]
    private static partial Regex AndBeforeSmallerUnit();

    [GeneratedRegex(@",?\s*\\(?:text|textbf|textit|textrm|textnormal|mathrm|mbox|hbox)\s*\{\s*,?\s*(?:and|or)(?:\s+" + Hedges + @")?\s*\}"
        + @"|(?<![a-zA-Z\\])(?<!\\(?:text|textbf|textit|textrm|textnormal|mathrm|mbox|hbox)\s*\{[^{}]*)(?:,?\s*(?:and|or))(?![a-zA-Z])(?:\s+" + Hedges + @"(?![a-zA-Z]))?")]
    private static partial Regex WordsBetween();

    [GeneratedRegex(@"\s*\\(?:text|mathrm|mbox)\s*\{\s*(?:percentage|percent|pct)\s*\}"
        + @"|\s*(?<![a-zA-Z\\])(?:percentage|percent|pct)(?![a-zA-Z])")]
    private static partial Regex Percent();

    [GeneratedRegex(@"(?<=\d\s*)(?<![A-Za-z\\])[A-Za-z]{2,}(?=\.?\s+\d)")]
    private static partial Regex UnitWordsWithin();

    // Words of at least three letters after a value and a space, or an abbreviation: 5 apples, 12 square inches, 3 cm^2. Shorter ones
    // may be symbols.
    [GeneratedRegex(@"(?<=[\d})]\s*)(?:(?<=\s)[A-Za-z]{3,}(?:(?:\s+|\s*/\s*)[A-Za-z]+)*"
        + @"|(?:cm|mm|km|dm|ft|yd|mi|kg|mg|lbs?|oz|ml|mL|hrs?|mins?|secs?|mph|kmh|kph|deg|m(?=[²³^/])|in(?=[²³^]))(?:\s*\^?\{?[23²³]\}?)?(?:\s*/\s*(?:s|h|hr|min|sec|hour|second|cm|m|L)\b(?:\^?\{?[23²³]\}?)?|\s+per\s+[A-Za-z]+)?)$")]
    private static partial Regex UnitWords();

    [GeneratedRegex(@"(?<![A-Za-z\\{])(?:is|are|it|the|we|so|because|since|think|equals|that|this|answer)(?![A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex Sentence();

    // A space between two letters or digits keeps them apart, and one after a comma may keep it from being part of a number.
    [GeneratedRegex(@"\\(?:left|right|displaystyle)(?![a-zA-Z])|(?:\\[,;:! ]|\s)+(?![A-Za-z0-9,\s\\])|(?<![A-Za-z0-9,\s]|\\[,;:!])(?:\\[,;:! ]|\s)+")]
    private static partial Regex Invisible();
}
