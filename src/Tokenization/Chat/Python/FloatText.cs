using System.Globalization;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Finite doubles in the formats <c>e f g %</c>, without their sign.</summary>
internal static class FloatText
{
    private const int DefaultPrecision = 6;

    /// <param name="number">The number.</param>
    /// <param name="type">The format; a blank for that of a number without one.</param>
    /// <param name="precision">Digits after the point, or all digits for <c>g</c>.</param>
    /// <param name="keepsPoint">Keeps trailing zeros and a trailing point.</param>
    /// <returns>The digits before the point, and all that follows.</returns>
    public static (string Whole, string Tail) Write(double number, char type, int? precision, bool keepsPoint)
    {
        var text = char.ToLowerInvariant(type) switch
        {
            'f' => Fixed(number, precision ?? DefaultPrecision, keepsPoint),
            '%' => Fixed(number * 100, precision ?? DefaultPrecision, keepsPoint) + "%",
            'e' => Scientific(number, precision ?? DefaultPrecision, keepsPoint),
            ' ' when precision is null => PythonNumber.Text(Math.Abs(number)),
            ' ' => General(number, Math.Max(precision.Value, 1), keepsPoint, keepsZero: true),
            _ => General(number, Math.Max(precision ?? DefaultPrecision, 1), keepsPoint, keepsZero: false),
        };
        text = char.IsAsciiLetterUpper(type) ? text.ToUpperInvariant() : text;
        var end = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? (text, "") : (text[..end], text[end..]);
    }

    private static string Fixed(double number, int precision, bool keepsPoint) =>
        double.IsFinite(number) ? ExactDecimal.Fixed(number, precision) + (keepsPoint && precision == 0 ? "." : "") : "inf";

    private static string Scientific(double number, int precision, bool keepsPoint)
    {
        var (digits, exponent) = ExactDecimal.Scientific(number, precision + 1);
        return Mantissa(digits, keepsPoint) + Exponent(exponent);
    }

    private static string General(double number, int precision, bool keepsPoint, bool keepsZero)
    {
        var (digits, exponent) = ExactDecimal.Scientific(number, precision);
        // Without a format one digit must be left after the point.
        var isScientific = exponent < -4 || exponent >= (keepsZero ? Math.Max(precision - 1, 1) : precision);
        if (keepsZero && exponent >= precision - 1 && exponent >= -4)
        {
            isScientific = true;
        }

        if (!keepsPoint)
        {
            digits = digits.TrimEnd('0') is { Length: > 0 } significant ? significant : "0";
        }

        if (isScientific)
        {
            return Mantissa(digits, keepsPoint) + Exponent(exponent);
        }

        if (exponent < 0)
        {
            return $"0.{new string('0', -exponent - 1)}{digits}";
        }

        var whole = digits.PadRight(exponent + 1, '0');
        var fraction = whole[(exponent + 1)..];
        return whole[..(exponent + 1)] + (fraction.Length > 0 ? "." + fraction : keepsZero ? ".0" : keepsPoint ? "." : "");
    }

    private static string Mantissa(string digits, bool keepsPoint) =>
        digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : keepsPoint ? $"{digits}." : digits;

    private static string Exponent(int exponent) =>
        $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture)}";
}
