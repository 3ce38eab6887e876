using System.Globalization;
using System.Numerics;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Doubles in decimal digits, rounded from their exact value, ties to even.</summary>
internal static class ExactDecimal
{
    private const int MostDigits = 1_000;
    private const int MantissaBits = 52;

    /// <summary>An unsigned finite number with a fixed number of digits after the point: <c>%.3f</c>.</summary>
    public static string Fixed(double number, int digits)
    {
        var scaled = Scaled(Math.Abs(number), digits).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return digits == 0 ? scaled : $"{scaled[..^digits]}.{scaled[^digits..]}";
    }

    /// <summary>The requested number of digits d1 d2 … of an unsigned finite number, and its exponent x: d1.d2… · 10^x.</summary>
    public static (string Digits, int Exponent) Scientific(double number, int count)
    {
        CheckDigits(count);
        if (number == 0)
        {
            return (new('0', count), 0);
        }

        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(number)));
        while (true)
        {
            var digits = Scaled(Math.Abs(number), count - 1 - exponent).ToString(CultureInfo.InvariantCulture);
            if (digits.Length == count)
            {
                return (digits, exponent);
            }
            // The logarithm, or rounding up, was off by one.
            exponent += digits.Length > count ? 1 : -1;
        }
    }

    /// <summary>
    /// The number rounded to this many digits after the point, or before it for a negative count: <c>round(x, digits)</c>.
    /// </summary>
    public static double Round(double number, BigInteger digits)
    {
        const int Finest = 1100;
        if (!double.IsFinite(number) || digits > Finest)
        {
            return number;
        }

        if (digits < -Finest)
        {
            return Math.CopySign(0.0, number);
        }

        var scaled = Scaled(Math.Abs(number), (int)digits);
        return Math.CopySign(double.Parse($"{scaled}E{-digits}", CultureInfo.InvariantCulture), number);
    }

    /// <summary>The whole number nearest to a quotient, ties to even.</summary>
    public static BigInteger RoundedQuotient(BigInteger number, BigInteger divisor)
    {
        var (quotient, rest) = BigInteger.DivRem(number, divisor);
        var twice = BigInteger.Abs(rest) * 2;
        var isUp = twice > divisor || (twice == divisor && !quotient.IsEven);
        return isUp ? quotient + number.Sign : quotient;
    }

    // Round(number · 10^digits).
    private static BigInteger Scaled(double number, int digits)
    {
        CheckDigits(Math.Abs(digits) - 400);
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)(bits >> MantissaBits);
        BigInteger mantissa = bits & ((1L << MantissaBits) - 1);
        mantissa += exponent == 0 ? 0 : BigInteger.One << MantissaBits;
        var power = Math.Max(exponent, 1) - 1075;
        var numerator = mantissa * BigInteger.Pow(10, Math.Max(digits, 0)) * (BigInteger.One << Math.Max(power, 0));
        var denominator = BigInteger.Pow(10, Math.Max(-digits, 0)) * (BigInteger.One << Math.Max(-power, 0));
        return RoundedQuotient(numerator, denominator);
    }

    private static void CheckDigits(int count)
    {
        if (count > MostDigits)
        {
            throw new TemplateFault($"a number is to be written with more than {MostDigits} digits");
        }
    }
}
