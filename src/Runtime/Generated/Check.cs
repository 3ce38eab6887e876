using System.Globalization;

namespace EntroPIC.Losses;

/// <summary>The check of a loss's option against its range.</summary>
public static class OptionRange
{
    /// <summary>The value, where it is in range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isInside">Whether it is in range.</param>
    /// <param name="name">The option as the declaration names it.</param>
    /// <param name="range">The range as the declaration writes it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not; the message names the option, the value and the range.</exception>
    public static double Check(double value, bool isInside, string name, string range) => isInside
        ? value
        : throw new ArgumentOutOfRangeException(null, $"option `{name}` is {value.ToString(CultureInfo.InvariantCulture)}; it must be in {range}");
}
