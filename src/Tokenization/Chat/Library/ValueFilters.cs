using System.Globalization;
using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Filters of numbers and of any value.</summary>
internal static class ValueFilters
{
    private static readonly string[] Prefixes = ["k", "M", "G", "T", "P", "E", "Z", "Y"];

    public static IReadOnlyDictionary<string, Func<Arguments, object?>> All { get; } = new Dictionary<string, Func<Arguments, object?>>
    {
        ["abs"] = static arguments => arguments.Next("x") is var value && value is double number ? Math.Abs(number) : BigInteger.Abs(
            PythonNumber.Whole(value) ?? throw PythonValue.Fault(value, $"`abs` needs a number, not {PythonValue.KindOf(value)}")),
        ["attr"] = static arguments => (arguments.Next("obj"), arguments.Text("name")) is var (target, name) && target is Undefined undefined
            ? throw arguments.Error(undefined.Problem)
            : Members.Attribute(target, name) is (true, var found) ? found : new Undefined($"there is no attribute `{name}`"),
        ["d"] = Default,
        ["default"] = Default,
        ["filesizeformat"] = FileSize,
        ["float"] = static arguments =>
            (arguments.Next("value"), arguments.Next("default", 0.0)) is var (value, otherwise) ? ToDouble(value) ?? otherwise : null,
        ["int"] = ToWhole,
        ["pprint"] = static arguments => arguments.Run.Made(PrettyPrint.Write(arguments.Next("value"), arguments.Run)),
        ["round"] = Round,
        ["tojson"] = ToJson,
    };

    private static object? Default(Arguments arguments)
    {
        var (value, otherwise, replacesFalse) = (arguments.Next("value"), arguments.Next("default_value", ""), arguments.Flag("boolean"));
        return value is Undefined || (replacesFalse && !PythonValue.IsTrue(value)) ? otherwise : value;
    }

    private static double? ToDouble(object? value) => value is Undefined undefined
        ? throw new TemplateFault($"{undefined.Problem}, so it is not a number")
        : PythonText.Find(value) is { } text ? PythonNumber.TryReadDouble(text) : PythonNumber.Double(value);

    private static object? ToWhole(Arguments arguments)
    {
        var (value, otherwise, radix) = (arguments.Next("value"), arguments.Next("default", BigInteger.Zero), arguments.Count("base", 10));
        if (PythonNumber.Whole(value) is { } whole)
        {
            return whole;
        }

        if (PythonText.Find(value) is { } text && radix is 0 or (>= 2 and <= 36) && PythonNumber.TryReadWhole(text, radix) is { } read)
        {
            return read;
        }

        if (value is double infinite && double.IsInfinity(infinite))
        {
            throw arguments.Error("finds no whole number near infinity");
        }

        return ToDouble(value) is { } number && double.IsFinite(number) ? new BigInteger(Math.Truncate(number)) : otherwise;
    }

    private static object? Round(Arguments arguments)
    {
        var (value, precision, method) =
            (arguments.Next("value"), arguments.Whole("precision", 0), PythonText.Find(arguments.Next("method", "common")));
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw arguments.Error("has the methods `common`, `ceil` and `floor`");
        }

        if (!PythonNumber.IsNumber(value))
        {
            throw PythonValue.Fault(value, $"`round` needs a number, not {PythonValue.KindOf(value)}");
        }

        if (method != "common")
        {
            var unit = Operators.Calculate("**", (BigInteger)10, precision, arguments.Run);
            var scaled = Operators.Calculate("*", value, unit, arguments.Run);
            if (scaled is double number)
            {
                if (!double.IsFinite(number))
                {
                    throw arguments.Error("finds no whole number there");
                }

                scaled = new BigInteger(method == "ceil" ? Math.Ceiling(number) : Math.Floor(number));
            }
            return Operators.Calculate("/", scaled, unit, arguments.Run);
        }
        if (value is double given)
        {
            return ExactDecimal.Round(given, precision);
        }

        var whole = PythonNumber.Whole(value)!.Value;
        if (precision >= 0)
        {
            return whole;
        }

        if (-precision > whole.GetBitLength())
        {
            return BigInteger.Zero;
        }

        var scale = BigInteger.Pow(10, (int)-precision);
        return ExactDecimal.RoundedQuotient(whole, scale) * scale;
    }

    private static object? FileSize(Arguments arguments)
    {
        var (value, isBinary) = (arguments.Next("value"), arguments.Flag("binary"));
        var bytes = ToDouble(value) ?? throw arguments.Error($"needs a number, not {PythonValue.KindOf(value)}");
        var scale = isBinary ? 1024.0 : 1000.0;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < scale)
        {
            return double.IsFinite(bytes)
                ? $"{new BigInteger(Math.Truncate(bytes))} Bytes"
                : throw arguments.Error("needs a finite number");
        }

        var place = 0;
        var unit = scale * scale;
        for (; place < Prefixes.Length - 1 && bytes >= unit; place++)
        {
            unit *= scale;
        }

        var prefix = isBinary ? $"{Prefixes[place].ToUpperInvariant()}iB" : $"{Prefixes[place]}B";
        return $"{FormatSpec.Parse(".1f").Apply(scale * bytes / unit, arguments.Run)} {prefix}";
    }

    // As transformers has it: characters stay as they are, and nothing is escaped for HTML.
    private static object? ToJson(Arguments arguments)
    {
        var value = arguments.Next("value");
        var isAscii = arguments.Flag("ensure_ascii");
        var indent = arguments.Next("indent", null);
        var indentation = indent is null ? null : PythonText.Find(indent) ?? new string(' ', PythonNumber.Whole(indent) is { } width
            ? (int)BigInteger.Max(0, BigInteger.Min(width, 1000))
            : throw arguments.Error("needs a whole number or a string as `indent`"));
        var separators = arguments.Next("separators", null);
        var (item, key) = separators is null ? (indentation is null ? ", " : ",", ": ")
            : PythonValue.ToList(separators, arguments.Run) is [var one, var other] && PythonText.Find(one) is { } first
                && PythonText.Find(other) is { } second
                ? (first, second)
            : throw arguments.Error("needs two texts as `separators`");
        var json = new JsonText { IsAscii = isAscii, Indentation = indentation, ItemSeparator = item, KeySeparator = key, SortsKeys = arguments.Flag("sort_keys") };
        return json.Write(value, arguments.Run);
    }
}
