using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace EntroPIC.Mathematics.Syntax;

/// <summary>Whole numbers with their base as a subscript, as in <c>1011_2</c> or <c>\text{FF}_{16}</c>, and `1011 (base 2)`.</summary>
internal static partial class NumberBases
{
    private const int MaximumDigits = 1_000;

    private static readonly FrozenDictionary<string, int> Words = new Dictionary<string, int>
    {
        ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10,
        ["eleven"] = 11, ["twelve"] = 12, ["sixteen"] = 16,
    }.ToFrozenDictionary();

    /// <summary>Writes them in base ten; one with digits that its base lacks, or with a base that is none, stays as it is and has no
    /// value.</summary>
    public static string Replace(string text) =>
        Prefixed().Replace(
            ReplaceSubscripts(text),
            static match => ValueOf(match.Groups["digits"].Value, RadixOf(match.Value[1]))!.Value.ToString(CultureInfo.InvariantCulture));

    private static string ReplaceSubscripts(string text) =>
        text.Contains('_', StringComparison.Ordinal) || text.Contains("base", StringComparison.Ordinal)
            ? Pattern().Replace(text, static match => ValueOf(match.Groups["digits"].Value, match.Groups["base"].Value) is { } value
                ? value.ToString(CultureInfo.InvariantCulture)
                : match.Value)
            : text;

    private static string RadixOf(char prefix) => prefix switch
    {
        'x' or 'X' => "16",
        'o' => "8",
        _ => "2",
    };

    private static BigInteger? ValueOf(string digits, string baseName)
    {
        var isKnown = int.TryParse(baseName, NumberStyles.None, CultureInfo.InvariantCulture, out var radix)
            || Words.TryGetValue(baseName, out radix);
        if (!isKnown || radix is < 2 or > 36 || digits.Length > MaximumDigits)
        {
            return null;
        }

        // A subscript on letters alone is a name unless the base needs letters.
        if (!digits.AsSpan().ContainsAnyInRange('0', '9') && radix <= 10)
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var character in digits)
        {
            if (char.IsWhiteSpace(character))
            {
                continue;
            }

            var digit = char.IsAsciiDigit(character) ? character - '0' : char.ToLowerInvariant(character) - 'a' + 10;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return value;
    }

    // 0xFF, 0b101, 0o17, as programs write them.
    [GeneratedRegex(@"(?<![A-Za-z0-9_.\\])(?:0[xX](?<digits>[0-9A-Fa-f]{1,200})|0b(?<digits>[01]{1,900})|0o(?<digits>[0-7]{1,400}))(?![A-Za-z0-9_.])")]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"(?<![A-Za-z0-9_.\\{])(?:\\(?:text|mathrm|texttt)\{\s*(?<digits>[0-9A-Za-z]+)\s*\}|\(\s*(?<digits>[0-9A-Z]+|[0-9a-z]+)\s*\)"
        + @"|(?<digits>[0-9]+(?: [0-9]{4})+|[0-9][0-9A-F]*|[0-9][0-9a-f]*|[0-9A-F]{2,}|[0-9a-f]{2,}))\s*"
        + @"(?:_\s*(?:(?<base>\d)|\{\s*(?:\\(?:text|mathrm)\{\s*)?(?:base\s*)?(?<base>\d{1,2}|[a-z]+)\s*\}?\s*\}|\\text\{\s*(?<base>[a-z]+)\s*\})"
        + @"|(?:\\text\{)?\s*\(?(?:in )?base[ -](?<base>\d{1,2}|[a-z]+)\)?\}?)(?![0-9A-Za-z_])")]
    private static partial Regex Pattern();
}
