using System.Text.RegularExpressions;

namespace EntroPIC.Mathematics.Syntax;

/// <summary>Reads one number: 12, 0.5, 1.5e-7, 0.\overline{3}, 0.333….</summary>
internal static partial class NumberReader
{
    /// <summary>The number that begins here, or null where it is malformed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">A digit, or a point with a digit after it.</param>
    /// <param name="end">Behind the number.</param>
    public static Token? Read(string text, int start, out int end)
    {
        var match = Number().Match(text, start);
        end = start + match.Length;
        var digits = match.Groups["digits"].Value;
        if (match.Groups["period"] is { Success: true } period)
        {
            return new Token(TokenKind.RepeatingDecimal, $"{digits} {period.Value.Replace(@"\dot", "", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)}");
        }

        if (match.Groups["dots"].Success)
        {
            return Period(digits) is { } repeating ? new Token(TokenKind.RepeatingDecimal, repeating) : new Token(TokenKind.Number, digits);
        }

        return match.Length == 0 ? null : new Token(TokenKind.Number, match.Value);
    }

    /// <summary>0.1666 as 0.1 and 6: the shortest end that repeats three times, or twice where it has several digits; or null.</summary>
    private static string? Period(string digits)
    {
        var decimals = digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1;
        for (var length = 1; length <= decimals / 2; length++)
        {
            var times = length == 1 ? 3 : 2;
            if (length * times > decimals)
            {
                continue;
            }

            var period = digits[^length..];
            var isRepeated =
                Enumerable.Range(1, times).All(i => string.CompareOrdinal(digits, digits.Length - (i * length), period, 0, length) == 0);
            if (isRepeated)
            {
                return $"{digits[..^(length * times)]} {period}";
            }
        }

        return null;
    }

    // No letter follows an exponent, and no digit: 2e is twice Euler's number, 2e5 is not.
    [GeneratedRegex(@"\G(?<digits>\d*\.\d*)\s*(?:\\(?:overline|bar)\s*\{(?<period>\d+)\}|(?<period>\\dot\s*\{?\d\}?(?:\d*\\dot\s*\{?\d\}?)?))"
        + @"|\G(?<digits>\d+\.)\((?<period>\d+)\)"
        + @"|\G(?<digits>\d*\.\d+)\s*(?<dots>\\[lc]?dots(?![a-z])|\.\.\.|…)"
        + @"|\G(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,6}(?![\d.a-zA-Z^_]))?")]
    private static partial Regex Number();
}
