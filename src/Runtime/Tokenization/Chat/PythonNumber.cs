using System.Globalization;

namespace EntroPIC.Tokenization.Chat;

/// <summary>Floating-point numbers as Python writes them: the fewest digits that give them back, always with a point or an exponent.</summary>
internal static class PythonNumber
{
    private const int FirstSmallExponent = -4;
    private const int FirstLargeExponent = 16;

    public static string Text(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        var sign = double.IsNegative(number) ? "-" : "";
        var (digits, exponent) = Shortest(Math.Abs(number));
        if (exponent is < FirstSmallExponent or >= FirstLargeExponent)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture)}";
        }
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        var whole = digits.PadRight(exponent + 2, '0');
        return $"{sign}{whole[..(exponent + 1)]}.{whole[(exponent + 1)..]}";
    }

    /// <summary>Digits d1 d2 d3 … and x, so that the number is d1.d2d3… · 10^x.</summary>
    private static (string Digits, int Exponent) Shortest(double number)
    {
        if (number == 0)
            return ("0", 0);
        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var power = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal) is var found and >= 0 ? found : parts[0].Length;
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = all.TrimStart('0');
        return (significant.TrimEnd('0'), point - (all.Length - significant.Length) - 1 + power);
    }
}
