using System.Numerics;
using EntroPIC.Tokenization.Chat.Library;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Python;

/// <summary>The method <c>format</c> of texts: <c>'{} is {age:d}'.format(name, age=3)</c>.</summary>
internal sealed class FieldFormat
{
    // Formats of formats, and no deeper.
    private const int DeepestNesting = 2;

    private readonly IReadOnlyList<object?> _byPlace;
    private readonly Func<string, (bool IsKnown, object? Value)> _byName;
    private readonly Rendering _run;
    private readonly bool _escapes;
    private int _next;
    private bool _isNumbered;

    private FieldFormat(IReadOnlyList<object?> byPlace, Func<string, (bool IsKnown, object? Value)> byName, Rendering run, bool escapes) =>
        (_byPlace, _byName, _run, _escapes) = (byPlace, byName, run, escapes);

    /// <exception cref="TemplateFault">Format and values do not fit together.</exception>
    public static string Fill(
        string format, IReadOnlyList<object?> byPlace, Func<string, (bool IsKnown, object? Value)> byName, Rendering run, bool escapes = false) =>
        new FieldFormat(byPlace, byName, run, escapes).Fill(format, DeepestNesting);

    private string Fill(string format, int depth)
    {
        if (depth == 0)
        {
            throw new TemplateFault("the fields of a format nest too deep");
        }

        var result = new BoundedText(_run);
        for (var place = 0; place < format.Length;)
        {
            var brace = format.AsSpan(place).IndexOfAny('{', '}');
            var end = brace < 0 ? format.Length : place + brace;
            result.Append(format.AsSpan(place, end - place));
            if (end == format.Length)
            {
                break;
            }

            if (end + 1 < format.Length && format[end + 1] == format[end])
            {
                result.Append(format[end]);
                place = end + 2;
                continue;
            }
            if (format[end] == '}')
            {
                throw new TemplateFault("a format has a `}` without a `{`");
            }

            var close = CloseOf(format, end);
            result.Append(Write(format[(end + 1)..close], depth));
            place = close + 1;
        }
        return result.ToString();
    }

    private static int CloseOf(string format, int open)
    {
        var depth = 0;
        for (var place = open; place < format.Length; place++)
        {
            depth += format[place] == '{' ? 1 : format[place] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return place;
            }
        }
        throw new TemplateFault("a format has a `{` without a `}`");
    }

    private string Write(string field, int depth)
    {
        var end = field.AsSpan().IndexOfAny(':', '!') is var mark and >= 0 ? mark : field.Length;
        var value = Find(field[..end]);
        var rest = field[end..];
        if (rest.StartsWith('!'))
        {
            if (rest.Length < 2 || (rest.Length > 2 && rest[2] != ':'))
            {
                throw new TemplateFault($"the field `{field}` of a format is not known");
            }

            value = Converted(value, rest[1]);
            rest = rest[2..];
        }
        var spec = rest.Length > 1 ? Fill(rest[1..], depth - 1) : "";
        if (value is Markup && _escapes)
        {
            return spec.Length == 0 ? ((Markup)value).Text : throw new TemplateFault("markup has no format");
        }

        var text = FormatSpec.Parse(spec).Apply(value, _run);
        return _escapes ? Markup.Escape(text).Text : text;
    }

    private object? Find(string name)
    {
        var end = name.AsSpan().IndexOfAny('.', '[') is var mark and >= 0 ? mark : name.Length;
        var value = First(name[..end]);
        for (var place = end; place < name.Length;)
        {
            if (name[place] == '.')
            {
                var next = name.AsSpan(place + 1).IndexOfAny('.', '[') is var found and >= 0 ? place + 1 + found : name.Length;
                value = Members.OfName(value, name[(place + 1)..next]);
                place = next;
                continue;
            }
            var close = name.IndexOf(']', place);
            if (name[place] != '[' || close < 0)
            {
                throw new TemplateFault($"the field `{name}` of a format is not known");
            }

            var key = name[(place + 1)..close];
            value = Members.OfKey(value, key.Length > 0 && key.All(char.IsAsciiDigit) ? IndexOf(key) : key, _run);
            place = close + 1;
        }
        return value;
    }

    private static BigInteger IndexOf(string digits) => digits.Length <= PythonNumber.MostDigits
        ? BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)
        : throw new TemplateFault($"a format has an index of {digits.Length} digits; at most {PythonNumber.MostDigits} are read");

    private object? First(string name)
    {
        if (name.Length > 0 && !name.All(char.IsAsciiDigit))
        {
            return _byName(name) is (true, var named) ? named : throw new TemplateFault($"a format asks for `{name}`, which is not given");
        }

        if (name.Length == 0 ? _isNumbered : _next > 0)
        {
            throw new TemplateFault("a format has fields with and without numbers");
        }

        _isNumbered |= name.Length > 0;
        var place = name.Length == 0
            ? _next++
            : name.Length < 6 ? int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)
            : int.MaxValue;
        return place < _byPlace.Count
            ? _byPlace[place]
            : throw new TemplateFault($"a format has more fields than the {_byPlace.Count} values that are given");
    }

    private object? Converted(object? value, char conversion)
    {
        if (conversion == 's')
        {
            return PythonText.Of(value, _run);
        }

        if (conversion is not ('r' or 'a'))
        {
            throw new TemplateFault($"the conversion `!{conversion}` of a format is not known");
        }

        var text = new BoundedText(_run);
        ReprWriter.Write(value, text);
        return conversion == 'a' ? ReprWriter.Ascii(text.ToString()) : text.ToString();
    }
}
