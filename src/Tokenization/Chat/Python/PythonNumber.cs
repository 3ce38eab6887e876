using System.Globalization;
using System.Numerics;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Numbers as Python has them: whole ones of any length, and doubles.</summary>
internal static class PythonNumber
{
    // Python writes and reads no longer ones.
    public const int MostDigits = 4300;
    private const int MostBits = 14_300;
    private const int FirstSmallExponent = -4;
    private const int FirstLargeExponent = 16;

    public static bool IsNumber(object? value) => value is bool or BigInteger or double;

    /// <summary>A whole number, true and false counting as 1 and 0; null for everything else.</summary>
    public static BigInteger? Whole(object? value) => value switch { BigInteger whole => whole, bool flag => flag ? 1 : 0, _ => null };

    /// <summary>Any number as a double; null for everything else.</summary>
    /// <exception cref="TemplateFault">It is too large.</exception>
    public static double? Double(object? value) => value is double number ? number
        : Whole(value) is not { } whole ? null
        : (double)whole is var near && double.IsFinite(near) ? near
        : throw new TemplateFault("a whole number is too large to convert to a float");

    /// <summary>The same number, if it is not too long.</summary>
    public static BigInteger Checked(BigInteger whole)
    {
        CheckBits(whole.GetBitLength());
        return whole;
    }

    /// <exception cref="TemplateFault">A number of so many bits is too long.</exception>
    public static void CheckBits(BigInteger bits)
    {
        if (bits > MostBits)
        {
            throw new TemplateFault($"a whole number has more than {MostDigits} digits");
        }
    }

    /// <summary>Below 0 where the left is smaller; null where one is not a number.</summary>
    public static int? Compare(object left, object right) => (Whole(left), Whole(right)) switch
    {
        ({ } one, { } other) => one.CompareTo(other),
        ({ } one, null) => -CompareDouble((double)right, one),
        (null, { } other) => CompareDouble((double)left, other),
        _ => double.IsNaN((double)left) || double.IsNaN((double)right) ? null : ((double)left).CompareTo((double)right),
    };

    // Exactly: a whole number has more digits than a double.
    private static int? CompareDouble(double left, BigInteger right)
    {
        if (double.IsNaN(left))
        {
            return null;
        }

        if (double.IsInfinity(left))
        {
            return left > 0 ? 1 : -1;
        }

        var floor = new BigInteger(Math.Floor(left));
        return floor != right ? floor.CompareTo(right) : left > Math.Floor(left) ? 1 : 0;
    }

    /// <summary>The text of a number: a double with the fewest digits that round-trip, always with a point or an exponent.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => flag ? "True" : "False",
        BigInteger whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => Text(number),
        _ => throw new ArgumentException("not a number", nameof(value)),
    };

    private static string Text(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        var sign = double.IsNegative(number) ? "-" : "";
        var (digits, exponent) = Shortest(Math.Abs(number));
        if (exponent is < FirstSmallExponent or >= FirstLargeExponent)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture)}";
        }
        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        var whole = digits.PadRight(exponent + 2, '0');
        return $"{sign}{whole[..(exponent + 1)]}.{whole[(exponent + 1)..]}";
    }

    /// <summary>Parses a whole number as <c>int()</c> does; null if invalid.</summary>
    public static BigInteger? TryReadWhole(string text, int radix = 10)
    {
        var digits = Plain(text);
        var sign = digits.StartsWith('-') ? -1 : 1;
        digits = digits.StartsWith('-') || digits.StartsWith('+') ? digits[1..] : digits;
        if (radix is 0 or 2 or 8 or 16 && digits is ['0', 'b' or 'B' or 'o' or 'O' or 'x' or 'X', ..])
        {
            var named = char.ToLowerInvariant(digits[1]) switch { 'b' => 2, 'o' => 8, _ => 16 };
            if (radix == 0 || radix == named)
            {
                (radix, digits) = (named, digits.Length > 2 && digits[2] == '_' ? digits[3..] : digits[2..]);
            }
        }
        else if (radix == 0)
        {
            if (digits.StartsWith('0') && digits.AsSpan().ContainsAnyExcept("0_"))
            {
                return null;
            }

            radix = 10;
        }
        if (digits.Length == 0 || digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal))
        {
            return null;
        }

        if (digits.Length > MostDigits)
        {
            throw new TemplateFault($"a whole number has more than {MostDigits} digits");
        }

        var value = BigInteger.Zero;
        foreach (var character in digits)
        {
            if (character == '_')
            {
                continue;
            }

            var digit = char.IsAsciiDigit(character)
                ? character - '0'
                : char.IsAsciiLetter(character) ? char.ToLowerInvariant(character) - 'a' + 10
                : radix;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }
        return sign * value;
    }

    /// <summary>Parses a number as <c>float()</c> does; null if invalid.</summary>
    public static double? TryReadDouble(string text)
    {
        var plain = Plain(text);
        var unsigned = plain.TrimStart('+', '-').ToLowerInvariant();
        if (plain.Length - unsigned.Length <= 1 && unsigned is "inf" or "infinity" or "nan")
        {
            return unsigned == "nan" ? double.NaN : plain.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (unsigned.Length == 0 || !(char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.') || HasStrayUnderscore(plain))
        {
            return null;
        }

        return double.TryParse(
            plain.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float & ~NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    private static bool HasStrayUnderscore(string text)
    {
        for (var index = text.IndexOf('_', StringComparison.Ordinal); index >= 0; index = text.IndexOf('_', index + 1))
        {
            if (index == 0 || index == text.Length - 1 || !char.IsAsciiDigit(text[index - 1]) || !char.IsAsciiDigit(text[index + 1]))
            {
                return true;
            }
        }
        return false;
    }

    // Without white space around, and with the digits of all scripts as those of ASCII.
    private static string Plain(string text)
    {
        var plain = StringMethods.Strip(text, null, atStart: true, atEnd: true);
        return string.Concat(plain.EnumerateRunes().Select(static rune =>
            rune.IsAscii || System.Text.Rune.GetUnicodeCategory(rune) != UnicodeCategory.DecimalDigitNumber
                ? rune.ToString()
                : ((int)System.Text.Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Digits d1 d2 d3 … and x, so that the number is d1.d2d3… · 10^x.</summary>
    private static (string Digits, int Exponent) Shortest(double number)
    {
        if (number == 0)
        {
            return ("0", 0);
        }

        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var power = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal) is var found and >= 0 ? found : parts[0].Length;
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = all.TrimStart('0');
        return (significant.TrimEnd('0'), point - (all.Length - significant.Length) - 1 + power);
    }
}
