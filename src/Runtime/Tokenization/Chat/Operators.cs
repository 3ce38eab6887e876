namespace EntroPIC.Tokenization.Chat;

/// <summary>Comparisons and arithmetic as Python has them.</summary>
internal static class Operators
{
    public static bool Compare(string sign, object? left, object? right, int line) => sign switch
    {
        "==" => Values.Equals(left, right),
        "!=" => !Values.Equals(left, right),
        "in" => Contains(right, left, line),
        "not in" => !Contains(right, left, line),
        "<" => Order(left, right, line) < 0,
        "<=" => Order(left, right, line) <= 0,
        ">" => Order(left, right, line) > 0,
        _ => Order(left, right, line) >= 0,
    };

    /// <summary>Below 0 where the left comes first.</summary>
    public static int Order(object? left, object? right, int line) => (left, right) switch
    {
        (string one, string other) => string.CompareOrdinal(one, other),
        _ when Values.Number(left) is { } one && Values.Number(right) is { } other => one.CompareTo(other),
        _ => throw new TemplateException(line, $"{Values.NameOfKind(left)} and {Values.NameOfKind(right)} have no order"),
    };

    public static object Calculate(string sign, object? left, object? right, int line)
    {
        try
        {
            return (sign, left, right) switch
            {
                ("~", _, _) => Values.Text(left) + Values.Text(right),
                ("+", string one, string other) => one + other,
                ("+", IReadOnlyList<object?> one, IReadOnlyList<object?> other) => new List<object?>([.. one, .. other]),
                ("*", string text, long count) => string.Concat(Enumerable.Repeat(text, (int)Math.Clamp(count, 0, Functions.MostItems))),
                _ when Whole(left) is { } one && Whole(right) is { } other => OfWhole(sign, one, other),
                _ when Values.Number(left) is { } one && Values.Number(right) is { } other => OfNumbers(sign, one, other),
                _ => throw new TemplateException(line, $"`{sign}` is not defined between {Named(left)} and {Named(right)}"),
            };
        }
        catch (ArithmeticException exception)
        {
            throw new TemplateException(line, $"`{sign}` fails: {exception.Message}");
        }
    }

    private static object OfWhole(string sign, long left, long right) => checked(sign switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "//" => FloorQuotient(left, right),
        "%" => left - (FloorQuotient(left, right) * right),
        "**" when right >= 0 => Power(left, right),
        "/" when right == 0 => throw new DivideByZeroException(),
        _ => OfNumbers(sign, left, right),
    });

    private static object OfNumbers(string sign, double left, double right) => sign switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "**" => Math.Pow(left, right),
        _ when right == 0 => throw new DivideByZeroException(),
        "/" => left / right,
        "//" => Math.Floor(left / right),
        _ => left - (Math.Floor(left / right) * right),
    };

    private static long FloorQuotient(long left, long right)
    {
        var (quotient, remainder) = Math.DivRem(left, right);
        return remainder != 0 && remainder < 0 != right < 0 ? quotient - 1 : quotient;
    }

    private static long Power(long value, long exponent)
    {
        var result = 1L;
        // Beyond this every other value overflows.
        for (var count = Math.Min(exponent, value is 0 or 1 or -1 ? exponent % 2 : long.MaxValue); count > 0; count--)
            result = checked(result * value);
        return value == 0 && exponent > 0 ? 0 : result;
    }

    private static long? Whole(object? value) => value switch { long whole => whole, bool flag => flag ? 1 : 0, _ => null };

    private static bool Contains(object? container, object? item, int line) => (container, item) switch
    {
        (string text, string part) => text.Contains(part, StringComparison.Ordinal),
        (IReadOnlyDictionary<string, object?> map, _) => item is string key && map.ContainsKey(key),
        (IReadOnlyList<object?> list, _) => list.Any(entry => Values.Equals(entry, item)),
        (Undefined, _) => false,
        _ => throw new TemplateException(line, $"`in` is not defined between {Named(item)} and {Named(container)}"),
    };

    private static string Named(object? value) => value is Undefined undefined ? $"`{undefined.Name}`, which is not defined," : Values.NameOfKind(value);
}
