using System.Globalization;

namespace EntroPIC.Dsl.Graph;

/// <summary>Numbers as the language writes them.</summary>
internal static class NumberText
{
    public static string Of(double value) =>
        double.IsPositiveInfinity(value) ? "inf"
        : double.IsNegativeInfinity(value) ? "-inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
