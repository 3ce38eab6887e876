using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>The operator <c>%</c> of texts: <c>'%s is %d' % (name, age)</c>.</summary>
internal sealed partial class PercentFormat
{
    private const int Widest = 100_000;
    private const int CharactersPerStep = 16;

    private readonly IReadOnlyList<object?> _given;
    private readonly MapValue? _named;
    private readonly Rendering _run;
    private readonly bool _escapes;
    private int _taken;

    private PercentFormat(object? values, Rendering run, bool escapes) =>
        (_given, _named, _run, _escapes) = (values as TupleValue ?? (IReadOnlyList<object?>)[values], values as MapValue, run, escapes);

    /// <param name="format">The text.</param>
    /// <param name="values">A tuple of values, a mapping of them by name, or one value.</param>
    /// <param name="run">Counts the texts made.</param>
    /// <param name="escapes">Escapes values for HTML.</param>
    /// <exception cref="TemplateFault">Format and values do not fit together.</exception>
    public static string Fill(string format, object? values, Rendering run, bool escapes = false)
    {
        var filling = new PercentFormat(values, run, escapes);
        var text = filling.Fill(format);
        // What could be asked by key may stay.
        var mayStay = values is MapValue or ListValue or RangeValue or Undefined;
        return mayStay || filling._taken == filling._given.Count
            ? text
            : throw new TemplateFault($"a format has {filling._taken} fields for {filling._given.Count} values");
    }

    private string Fill(string format)
    {
        _run.Spend(format.Length / CharactersPerStep);
        var (result, done) = (new BoundedText(_run), 0);
        for (var place = format.IndexOf('%', StringComparison.Ordinal); place >= 0; place = format.IndexOf('%', done))
        {
            result.Append(format.AsSpan(done, place - done));
            var field = Field().Match(format, place, Math.Min(format.Length - place, Widest));
            if (!field.Success)
            {
                throw new TemplateFault($"the format `{format[place..Math.Min(place + 10, format.Length)]}` is not known");
            }

            done = place + field.Length;
            if (field.Groups["type"].ValueSpan is "%")
            {
                result.Append('%');
            }
            else
            {
                result.Append(Write(field));
            }
        }
        result.Append(format.AsSpan(done));
        return result.ToString();
    }

    private string Write(Match field)
    {
        var flags = field.Groups["flags"].Value;
        var name = field.Groups["name"];
        if (name.Success)
        {
            _taken = _given.Count;
        }

        var width = Count(field.Groups["width"]);
        var precision = Count(field.Groups["precision"]);
        var value = name.Success ? Named(name.Value) : Next();
        var type = field.Groups["type"].Value[0];
        var isLeft = flags.Contains('-', StringComparison.Ordinal) || width < 0;
        var isText = type is 's' or 'r' or 'a' or 'c';
        var (sign, body) = type switch
        {
            's' => ("", Escaped(PythonText.Of(value, _run), value)),
            'r' or 'a' => ("", Escaped(Represented(value, type == 'a'), null)),
            'c' => ("", CharacterOf(value)),
            'd' or 'i' or 'u' => OfWhole(Truncated(value), 10, 'd', flags, precision),
            'o' or 'x' or 'X' => OfWhole(Whole(value), type == 'o' ? 8 : 16, type, flags, precision),
            _ => OfDouble(value, type, flags, precision),
        };
        if (isText && precision is { } most)
        {
            body = body[..PythonText.UnitOf(body, most)];
        }

        var missing = Math.Max(0, Math.Abs(width ?? 0) - sign.Length - PythonText.LengthOf(body));
        var fillsWithZeros = flags.Contains('0', StringComparison.Ordinal) && !isText;
        return isLeft ? sign + body + new string(' ', missing)
            : fillsWithZeros ? sign + new string('0', missing) + body
            : new string(' ', missing) + sign + body;
    }

    private object? Next() => _taken < _given.Count
        ? _given[_taken++]
        : throw new TemplateFault($"a format has more fields than the {_given.Count} values that are given");

    private object? Named(string key) => _named is null ? throw new TemplateFault("a format with names needs a mapping")
        : _named.TryGetValue(key, out var value) ? value
        : throw new TemplateFault($"a format asks for `{key}`, which is not given");

    private int? Count(Group group)
    {
        if (!group.Success)
        {
            return null;
        }

        var count = group.ValueSpan is "*"
            ? PythonNumber.Whole(Next()) ?? throw new TemplateFault("the width of a field must be a whole number")
            : group.Length == 0 ? 0
            : BigInteger.Parse(group.ValueSpan[..Math.Min(group.Length, 10)], CultureInfo.InvariantCulture);
        return BigInteger.Abs(count) <= Widest ? (int)count : throw new TemplateFault($"a field is wider than {Widest} characters");
    }

    private string Escaped(string text, object? value) => _escapes && value is not Markup ? Markup.Escape(text).Text : text;

    private string Represented(object? value, bool isAscii)
    {
        var text = new BoundedText(_run);
        ReprWriter.Write(value, text);
        return isAscii ? ReprWriter.Ascii(text.ToString()) : text.ToString();
    }

    private static string CharacterOf(object? value) =>
        PythonText.Find(value) is { } text && PythonText.LengthOf(text) == 1 ? text
        : value is BigInteger whole && whole >= 0 && whole <= 0x10FFFF && Rune.IsValid((int)whole) ? new Rune((int)whole).ToString()
        : throw Unfit(value);

    private static BigInteger Truncated(object? value) =>
        value is double number && double.IsFinite(number) ? new BigInteger(Math.Truncate(number)) : Whole(value);

    private static BigInteger Whole(object? value) => PythonNumber.Whole(value) ?? throw Unfit(value);

    private static (string Sign, string Digits) OfWhole(BigInteger number, int radix, char type, string flags, int? precision)
    {
        var digits = FormatSpec.Digits(BigInteger.Abs(number), radix).PadLeft(precision ?? 0, '0');
        var prefix = flags.Contains('#', StringComparison.Ordinal) && radix != 10 ? $"0{type}" : "";
        return (SignOf(number.Sign < 0, flags) + prefix, type == 'X' ? digits.ToUpperInvariant() : digits);
    }

    private static (string Sign, string Digits) OfDouble(object? value, char type, string flags, int? precision)
    {
        var number = PythonNumber.Double(value) ?? throw Unfit(value);
        var sign = SignOf(double.IsNegative(number) && !double.IsNaN(number), flags);
        if (!double.IsFinite(number))
        {
            return (sign, double.IsNaN(number) ? "nan" : "inf");
        }

        var (whole, rest) = FloatText.Write(number, type, precision, flags.Contains('#', StringComparison.Ordinal));
        return (sign, whole + rest);
    }

    private static string SignOf(bool isNegative, string flags) => isNegative ? "-"
        : flags.Contains('+', StringComparison.Ordinal) ? "+"
        : flags.Contains(' ', StringComparison.Ordinal) ? " "
        : "";

    private static TemplateFault Unfit(object? value) =>
        PythonValue.Fault(value, $"{PythonValue.KindOf(value)} cannot be written in that format");

    [GeneratedRegex(
        @"\A%(?:\((?<name>[^()]*)\))?(?<flags>[-+ #0]*)(?<width>\*|[0-9]+)?(?:\.(?<precision>\*|[0-9]*))?[hlL]?(?<type>[diouxXeEfFgGcrsa%])",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Field();
}
