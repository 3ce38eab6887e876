using System.Runtime.CompilerServices;

namespace EntroPIC;

/// <summary>
/// Guards for the init accessors of options: they return a good value and throw one message that names the property, what was
/// found and what is accepted for a bad one.
/// </summary>
internal static class Accept
{
    public static int AtLeast(int minimum, int value, [CallerMemberName] string property = "") =>
        value >= minimum ? value : throw Refusal(property, value, $"at least {minimum}");

    public static long AtLeast(long minimum, long value, [CallerMemberName] string property = "") =>
        value >= minimum ? value : throw Refusal(property, value, $"at least {minimum}");

    public static double AtLeast(double minimum, double value, [CallerMemberName] string property = "") =>
        double.IsFinite(value) && value >= minimum ? value : throw Refusal(property, value, $"a finite number of at least {minimum}");

    public static int InRange(int minimum, int maximum, int value, [CallerMemberName] string property = "") =>
        value >= minimum && value <= maximum ? value : throw Refusal(property, value, $"between {minimum} and {maximum}");

    public static double InRange(double minimum, double maximum, double value, [CallerMemberName] string property = "") =>
        value >= minimum && value <= maximum ? value : throw Refusal(property, value, $"between {minimum:0e0} and {maximum:0e0}");

    public static int EvenAtLeast(int minimum, int value, [CallerMemberName] string property = "") =>
        value >= minimum && value % 2 == 0 ? value : throw Refusal(property, value, $"even and at least {minimum}");

    public static double Positive(double value, [CallerMemberName] string property = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Refusal(property, value, "finite and greater than 0");

    public static double PositiveOrInfinite(double value, [CallerMemberName] string property = "") =>
        value > 0 ? value : throw Refusal(property, value, "greater than 0");

    public static double ZeroOrAtLeast(double minimum, double value, [CallerMemberName] string property = "") =>
        double.IsFinite(value) && (value == 0 || value >= minimum)
            ? value
            : throw Refusal(property, value, $"0 or a finite number of at least {minimum}");

    public static double PositiveUpTo(double maximum, double value, [CallerMemberName] string property = "") =>
        value > 0 && value <= maximum ? value : throw Refusal(property, value, $"greater than 0 and at most {maximum}");

    public static double Finite(double value, [CallerMemberName] string property = "") =>
        double.IsFinite(value) ? value : throw Refusal(property, value, "a finite number");

    public static double BelowOne(double value, [CallerMemberName] string property = "") =>
        value >= 0 && value < 1 ? value : throw Refusal(property, value, "at least 0 and less than 1");

    public static string Text(string value, [CallerMemberName] string property = "") =>
        !string.IsNullOrWhiteSpace(value) ? value : throw Refusal(property, "empty", "a non-empty string");

    /// <summary>A string that can name a file.</summary>
    public static string Path(string value, [CallerMemberName] string property = "") =>
        !value.Contains('\0', StringComparison.Ordinal) ? Text(value, property) : throw Refusal(property, "a string with U+0000", "a path");

    public static double Share(double value, [CallerMemberName] string property = "") =>
        value is >= 0 and <= 1 ? value : throw Refusal(property, value, "between 0 and 1");

    /// <summary>A named value of an enumeration.</summary>
    public static T Known<T>(T value, [CallerMemberName] string property = "")
        where T : struct,
        Enum => Enum.IsDefined(value) ? value : throw Refusal(property, value, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    public static IReadOnlyList<int> TokenIds(IReadOnlyList<int> values, [CallerMemberName] string property = "")
    {
        foreach (var value in values)
        {
            if (value < 0)
            {
                throw new ArgumentOutOfRangeException(null, $"`{property}` contains {value}; token ids must be at least 0");
            }
        }
        return [.. values];
    }

    // The parameter name is in the message already; given as such, .NET would append it a second time.
    private static ArgumentOutOfRangeException Refusal(string property, object found, string accepted) =>
        new(null, FormattableString.Invariant($"`{property}` is {found}; it must be {accepted}"));
}
