using System.Numerics;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>Comparisons and arithmetic.</summary>
internal static class Operators
{
    public static bool Compare(string sign, object? left, object? right, Rendering run) => sign switch
    {
        "==" => PythonEquality.AreEqual(left, right, run),
        "!=" => !PythonEquality.AreEqual(left, right, run),
        "in" => Contains(right, left, run),
        "not in" => !Contains(right, left, run),
        // What is not a number has no order with any.
        _ => Order(left, right, run) is { } order
            && sign switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 },
    };

    /// <summary>Negative if the left comes first; null if a number is NaN.</summary>
    /// <exception cref="TemplateFault">The values have no order.</exception>
    public static int? Order(object? left, object? right, Rendering run)
    {
        run.Spend(Math.Min(Container.SizeOf(left), Container.SizeOf(right)));
        if (PythonText.Find(left) is { } one && PythonText.Find(right) is { } other)
        {
            return PythonText.Compare(one, other);
        }

        if (PythonNumber.IsNumber(left) && PythonNumber.IsNumber(right))
        {
            return PythonNumber.Compare(left!, right!);
        }

        return (left, right) is (ListValue, ListValue) or (TupleValue, TupleValue)
            ? OrderItems((IReadOnlyList<object?>)left!, (IReadOnlyList<object?>)right!, run)
            : throw Undefinable("an order", left, right);
    }

    public static object Calculate(string sign, object? left, object? right, Rendering run)
    {
        if (left is Undefined || right is Undefined)
        {
            throw Undefinable($"`{sign}`", left, right);
        }

        if (PythonNumber.Whole(left) is { } one && PythonNumber.Whole(right) is { } other)
        {
            return OfWhole(sign, one, other);
        }

        if (PythonNumber.IsNumber(left) && PythonNumber.IsNumber(right))
        {
            return OfNumbers(sign, PythonNumber.Double(left)!.Value, PythonNumber.Double(right)!.Value);
        }

        return (sign, left, right) switch
        {
            ("+", string text, string more) => run.Made(text + more),
            ("+", string or Markup, string or Markup) => new Markup(run.Made(Escaped(left).Text + Escaped(right).Text)),
            ("+", ListValue list, ListValue more) => Joined(list, more, run),
            ("+", TupleValue tuple, TupleValue more) => new TupleValue(Joined(tuple, more, run)),
            ("%", string format, _) => PercentFormat.Fill(format, right, run),
            ("%", Markup format, _) => new Markup(PercentFormat.Fill(format.Text, right, run, escapes: true)),
            ("*", _, _) when PythonNumber.Whole(right) is { } count => Repeated(left, count, run) ?? throw Undefinable("`*`", left, right),
            ("*", _, _) when PythonNumber.Whole(left) is { } count => Repeated(right, count, run) ?? throw Undefinable("`*`", left, right),
            _ => throw Undefinable($"`{sign}`", left, right),
        };
    }

    /// <summary>The number, negated for a minus sign.</summary>
    public static object Signed(string sign, object? value) => value switch
    {
        double number => sign == "-" ? -number : number,
        _ when PythonNumber.Whole(value) is { } whole => sign == "-" ? -whole : whole,
        _ => throw PythonValue.Fault(value, $"{PythonValue.KindOf(value)} has no sign"),
    };

    public static bool Contains(object? container, object? item, Rendering run)
    {
        if (PythonText.Find(container) is { } text)
        {
            return PythonText.Find(item) is { } part
                ? TextSearch.Find(text, part, 0, run) >= 0
                : throw Undefinable("`in`", item, container);
        }
        if (container is MapValue map)
        {
            run.Spend(Container.SizeOf(item));
            return map.TryGetValue(item, out _);
        }
        if (!PythonValue.IsIterable(container))
        {
            throw Undefinable("`in`", item, container);
        }

        return PythonValue.Items(container, run).Any(entry => PythonEquality.AreEqual(entry, item, run));
    }

    /// <summary>A value as HTML: markup unchanged, everything else escaped.</summary>
    public static Markup Escaped(object? value) => value as Markup ?? Markup.Escape(PythonText.Find(value)!);

    private static int? OrderItems(IReadOnlyList<object?> left, IReadOnlyList<object?> right, Rendering run)
    {
        for (var index = 0; index < Math.Min(left.Count, right.Count); index++)
        {
            if (!PythonEquality.AreEqual(left[index], right[index], run))
            {
                return Order(left[index], right[index], run);
            }
        }
        return left.Count.CompareTo(right.Count);
    }

    private static object OfWhole(string sign, BigInteger left, BigInteger right) => sign switch
    {
        "+" => PythonNumber.Checked(left + right),
        "-" => PythonNumber.Checked(left - right),
        "*" => PythonNumber.Checked(left * right),
        "//" => FloorQuotient(left, NotZero(right)),
        "%" => left - (FloorQuotient(left, NotZero(right)) * right),
        "**" when right >= 0 => Power(left, right),
        "/" => Quotient(left, NotZero(right)),
        _ => OfNumbers(sign, PythonNumber.Double(left)!.Value, PythonNumber.Double(right)!.Value),
    };

    private static object OfNumbers(string sign, double left, double right)
    {
        switch (sign)
        {
            case "+":
                return left + right;
            case "-":
                return left - right;
            case "*":
                return left * right;
            case "**":
                return Power(left, right);
        }
        if (right == 0)
        {
            throw new TemplateFault($"`{sign}` divides by 0");
        }

        if (sign == "/")
        {
            return left / right;
        }

        var rest = left % right;
        if (rest != 0 && rest < 0 != right < 0)
        {
            rest += right;
        }
        else if (rest == 0)
        {
            rest = Math.CopySign(0.0, right);
        }

        if (sign == "%")
        {
            return rest;
        }

        var quotient = (left - rest) / right;
        if (quotient == 0)
        {
            return Math.CopySign(0.0, left / right);
        }

        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double Power(double left, double right)
    {
        if (left == 0 && right < 0)
        {
            throw new TemplateFault("0 has no negative power");
        }

        if (left < 0 && double.IsFinite(left) && double.IsFinite(right) && Math.Floor(right) != right)
        {
            throw new TemplateFault("a negative number has no such power among the real numbers");
        }

        var power = Math.Pow(left, right);
        return double.IsInfinity(power) && double.IsFinite(left) && double.IsFinite(right)
            ? throw new TemplateFault("a power is too large")
            : power;
    }

    private static BigInteger Power(BigInteger value, BigInteger exponent)
    {
        if (value.IsZero || value.IsOne)
        {
            return exponent.IsZero ? BigInteger.One : value;
        }

        if (value == -1)
        {
            return exponent.IsEven ? 1 : -1;
        }
        // Found out before it is computed.
        PythonNumber.CheckBits(exponent * (value.GetBitLength() - 1));
        return PythonNumber.Checked(BigInteger.Pow(value, (int)exponent));
    }

    // Correctly rounded, also where both are longer than a double is.
    private static double Quotient(BigInteger left, BigInteger right)
    {
        const int ExactBits = 53;
        if (left.GetBitLength() <= ExactBits && right.GetBitLength() <= ExactBits)
        {
            return (double)left / (double)right;
        }

        var sign = left.Sign * right.Sign;
        (left, right) = (BigInteger.Abs(left), BigInteger.Abs(right));
        // Three bits more than a double has, the last of which says that there is a rest.
        var shift = (int)(right.GetBitLength() - left.GetBitLength()) + ExactBits + 3;
        var (quotient, rest) = shift > 0 ? BigInteger.DivRem(left << shift, right) : BigInteger.DivRem(left, right << -shift);
        quotient |= rest.IsZero ? 0 : 1;
        var rounded = RoundedToDouble(quotient, -shift);
        return double.IsFinite(rounded) ? sign * rounded : throw new TemplateFault("a quotient is too large");
    }

    private static double RoundedToDouble(BigInteger mantissa, int exponent)
    {
        const int ExactBits = 53, LeastExponent = -1074;
        var dropped = Math.Max((int)mantissa.GetBitLength() - ExactBits, LeastExponent - exponent);
        if (dropped > 0)
        {
            var half = BigInteger.One << (dropped - 1);
            var (kept, rest) = BigInteger.DivRem(mantissa, half << 1);
            if (rest > half || (rest == half && !kept.IsEven))
            {
                kept++;
            }

            (mantissa, exponent) = (kept, exponent + dropped);
        }
        return Math.ScaleB((double)mantissa, exponent);
    }

    private static BigInteger FloorQuotient(BigInteger left, BigInteger right)
    {
        var (quotient, remainder) = BigInteger.DivRem(left, right);
        return !remainder.IsZero && remainder.Sign != right.Sign ? quotient - 1 : quotient;
    }

    private static BigInteger NotZero(BigInteger divisor) => divisor.IsZero ? throw new TemplateFault("a number is divided by 0") : divisor;

    private static ListValue Joined(IReadOnlyList<object?> left, IReadOnlyList<object?> right, Rendering run)
    {
        run.Spend(left.Count + right.Count);
        return new([.. left, .. right]);
    }

    private static object? Repeated(object? value, BigInteger count, Rendering run)
    {
        var times = (long)BigInteger.Max(0, BigInteger.Min(count, long.MaxValue / int.MaxValue));
        if (PythonText.Find(value) is { } text)
        {
            run.SpendText(text.Length * times);
            var repeated = string.Concat(Enumerable.Repeat(text, text.Length == 0 ? 0 : (int)times));
            return value is Markup ? new Markup(repeated) : repeated;
        }
        if (value is not (ListValue or TupleValue))
        {
            return null;
        }

        var items = (IReadOnlyList<object?>)value;
        run.Spend(items.Count * times);
        List<object?> all = [.. Enumerable.Repeat(items, items.Count == 0 ? 0 : (int)times).SelectMany(static part => part)];
        return value is ListValue ? new ListValue(all) : new TupleValue(all);
    }

    private static TemplateFault Undefinable(string what, object? left, object? right) => PythonValue.Fault(
        left is Undefined ? left : right, $"{what} is not defined between {PythonValue.KindOf(left)} and {PythonValue.KindOf(right)}");
}
