using System.Globalization;

namespace EntroPIC.Dsl.Graph;

/// <summary>Numbers as the language writes them: the shortest text that reads back as the same number.</summary>
internal static class NumberText
{
    public static string Of(double value)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E');
        return exponent < 0
            ? text
            : text.Substring(0, exponent) + "e" + int.Parse(
                text.Substring(exponent + 1), NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }
}
