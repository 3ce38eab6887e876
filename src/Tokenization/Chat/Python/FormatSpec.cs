using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>The format after the colon of a field, such as <c>&gt;8.2f</c>.</summary>
internal sealed partial class FormatSpec
{
    private const int Widest = 100_000;

    public string Fill { get; init; } = " ";

    /// <summary>One of <c>&lt; &gt; ^ =</c>; null for that of the kind.</summary>
    public char? Align { get; init; }

    public char? Sign { get; init; }

    public bool IsAlternate { get; init; }

    public int Width { get; init; }

    public char? Grouping { get; init; }

    public int? Precision { get; init; }

    /// <summary>The kind; null for that of the value.</summary>
    public char? Type { get; init; }

    /// <exception cref="TemplateFault">The specification is invalid.</exception>
    public static FormatSpec Parse(string text)
    {
        var match = Shape().Match(text);
        if (!match.Success)
        {
            throw new TemplateFault($"`{text}` is not a format");
        }

        var zero = match.Groups["zero"].Success;
        return new()
        {
            Fill = match.Groups["fill"] is { Length: > 0 } fill
                ? fill.Value
                : zero && match.Groups["align"].Length == 0 ? "0"
                : zero ? "0"
                : " ",
            Align = Character("align") ?? (zero ? '=' : null),
            Sign = Character("sign"),
            IsAlternate = match.Groups["alternate"].Success,
            Width = Number("width") ?? 0,
            Grouping = Character("grouping"),
            Precision = Number("precision"),
            Type = Character("type"),
        };

        char? Character(string name) => match.Groups[name] is { Success: true, Length: > 0 } group ? group.Value[0] : null;

        int? Number(string name) => match.Groups[name] is not { Success: true, Length: > 0 } group ? null
            : int.TryParse(group.ValueSpan, CultureInfo.InvariantCulture, out var number) && number <= Widest ? number
            : throw new TemplateFault($"the format `{text}` is wider than {Widest} characters");
    }

    /// <summary>A value in this format.</summary>
    public string Apply(object? value, Rendering run)
    {
        if (PythonText.Find(value) is { } text)
        {
            return run.Made(OfText(text));
        }

        if (value is bool && Type is null or 's')
        {
            return value is bool or null || Type != 's' ? OfOther(value, run) : throw Unfit(value);
        }

        return value switch
        {
            BigInteger or bool when Type is null or 'd' or 'b' or 'o' or 'x' or 'X' or 'n' or 'c' =>
                run.Made(OfWhole(PythonNumber.Whole(value)!.Value)),
            BigInteger or bool or double when Type is null or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' or 'n' =>
                run.Made(OfDouble(PythonNumber.Double(value)!.Value)),
            _ => OfOther(value, run),
        };
    }

    // Only numbers and texts have formats.
    private string OfOther(object? value, Rendering run) =>
        value is bool flag && this is { Type: null, Width: > 0 } or { Type: null, Align: not null }
            ? run.Made(OfWhole(value is true ? 1 : 0))
        : this is { Width: 0, Align: null, Sign: null, IsAlternate: false, Grouping: null, Precision: null, Type: null }
            ? PythonText.Of(value, run)
        : throw Unfit(value);

    private static TemplateFault Unfit(object? value) =>
        PythonValue.Fault(value, $"{PythonValue.KindOf(value)} cannot be written in that format");

    private string OfText(string text)
    {
        if (Type is not (null or 's') || Sign is not null || IsAlternate || Grouping is not null || Align == '=')
        {
            throw Unfit(text);
        }

        var cut = Precision is { } most ? text[..PythonText.UnitOf(text, most)] : text;
        return Padded("", cut, Align ?? '<');
    }

    private string OfWhole(BigInteger number)
    {
        if (Precision is not null)
        {
            throw Unfit(number);
        }

        if (Type == 'c')
        {
            return number >= 0 && System.Text.Rune.IsValid((int)BigInteger.Min(number, int.MaxValue)) && Sign is null
                ? Padded("", new System.Text.Rune((int)number).ToString(), Align ?? '<')
                : throw Unfit(number);
        }
        var radix = Type switch { 'b' => 2, 'o' => 8, 'x' or 'X' => 16, _ => 10 };
        var digits = Digits(BigInteger.Abs(number), radix);
        var prefix = IsAlternate && radix != 10 ? $"0{Type}" : "";
        digits = Type == 'X' ? digits.ToUpperInvariant() : digits;
        return PaddedNumber(SignOf(number.Sign < 0) + prefix, digits, "", radix == 10 ? 3 : 4);
    }

    private string OfDouble(double number)
    {
        var (sign, type) = (SignOf(double.IsNegative(number) && !double.IsNaN(number)), Type ?? ' ');
        if (!double.IsFinite(number))
        {
            var name = double.IsNaN(number) ? "nan" : "inf";
            return PaddedNumber(sign, "", (char.IsAsciiLetterUpper(type) ? name.ToUpperInvariant() : name) + (type == '%' ? "%" : ""), 3);
        }
        var (whole, rest) = FloatText.Write(number, type, Precision, IsAlternate);
        return PaddedNumber(sign, whole, rest, 3);
    }

    private string SignOf(bool isNegative) => isNegative ? "-" : Sign is '+' or ' ' ? Sign.Value.ToString() : "";

    private string PaddedNumber(string sign, string whole, string rest, int group)
    {
        var padsWithZeros = Fill == "0" && Align == '=';
        var body = whole;
        if (Grouping is { } separator && whole.Length > 0)
        {
            body = Grouped(whole, separator, group);
            // Zeros before it are grouped, too.
            for (var zeros = whole; padsWithZeros && sign.Length + body.Length + rest.Length < Width; body = Grouped(zeros, separator, group))
            {
                zeros = '0' + zeros;
            }
        }
        return Padded(sign, body + rest, Align ?? '>');
    }

    private string Padded(string sign, string body, char align)
    {
        var missing = Math.Max(0, Width - sign.Length - PythonText.LengthOf(body));
        string Filling(int count) => string.Concat(Enumerable.Repeat(Fill, count));
        return align switch
        {
            '<' => sign + body + Filling(missing),
            '>' => Filling(missing) + sign + body,
            '^' => Filling(missing / 2) + sign + body + Filling(missing - (missing / 2)),
            _ => sign + Filling(missing) + body,
        };
    }

    private static string Grouped(string digits, char separator, int group)
    {
        var parts = new List<string>();
        for (var end = digits.Length; end > 0; end -= group)
        {
            parts.Insert(0, digits[Math.Max(0, end - group)..end]);
        }

        return string.Join(separator, parts);
    }

    /// <summary>A whole number that is not negative in digits of a radix.</summary>
    public static string Digits(BigInteger number, int radix)
    {
        if (radix == 10)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var digits = new List<char>();
        for (; !number.IsZero; number /= radix)
        {
            digits.Add("0123456789abcdef"[(int)(number % radix)]);
        }

        digits.Reverse();
        return digits.Count == 0 ? "0" : string.Concat(digits);
    }

    [GeneratedRegex(
        @"\A(?:(?<fill>[\s\S])?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<alternate>\#)?(?<zero>0)?(?<width>[0-9]+)?(?<grouping>[,_])?(?:\.(?<precision>[0-9]+))?(?<type>[bcdeEfFgGnosxX%])?\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
