namespace Countdown;

/// <summary>Values of expressions of one-digit numbers, <c>+ - * /</c> and parentheses.</summary>
internal static class Expression
{
    /// <summary>The value of a text, and the numbers it uses in their order.</summary>
    /// <returns><c>null</c> if the text is no such expression, or if a division leaves a remainder or is by 0.</returns>
    public static (long Value, IReadOnlyList<int> Numbers)? Evaluate(ReadOnlySpan<char> text)
    {
        var numbers = new List<int>();
        return Sum(ref text, numbers) is { } value && text.IsEmpty ? (value, numbers) : null;
    }

    /// <summary>The value of two operands; <c>null</c> for a division that leaves a remainder or is by 0.</summary>
    public static long? Apply(char operation, long left, long right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => right != 0 && left % right == 0 ? left / right : null,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "not an operation"),
    };

    private static long? Sum(ref ReadOnlySpan<char> text, List<int> numbers)
    {
        var value = Product(ref text, numbers);
        while (value is not null && text is ['+' or '-', ..])
        {
            value = Next(ref text, value.Value, Product, numbers);
        }

        return value;
    }

    private static long? Product(ref ReadOnlySpan<char> text, List<int> numbers)
    {
        var value = Factor(ref text, numbers);
        while (value is not null && text is ['*' or '/', ..])
        {
            value = Next(ref text, value.Value, Factor, numbers);
        }

        return value;
    }

    private static long? Factor(ref ReadOnlySpan<char> text, List<int> numbers)
    {
        switch (text)
        {
            case [>= '0' and <= '9' and var digit, ..]:
                text = text[1..];
                numbers.Add(digit - '0');
                return numbers[^1];
            case ['(', ..]:
                text = text[1..];
                var value = Sum(ref text, numbers);
                if (text is not [')', ..])
                {
                    return null;
                }

                text = text[1..];
                return value;
            default:
                return null;
        }
    }

    private delegate long? Operand(ref ReadOnlySpan<char> text, List<int> numbers);

    private static long? Next(ref ReadOnlySpan<char> text, long left, Operand operand, List<int> numbers)
    {
        var operation = text[0];
        text = text[1..];
        return operand(ref text, numbers) is { } right ? Apply(operation, left, right) : null;
    }
}
