using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Filters of texts.</summary>
internal static class TextFilters
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create(" \t\n\r\f\v/>=");

    public static IReadOnlyDictionary<string, Func<Arguments, object?>> All { get; } = new Dictionary<string, Func<Arguments, object?>>
    {
        ["capitalize"] = static arguments => Changed(arguments, LetterCase.Capitalized),
        ["center"] = static arguments => Center(arguments),
        ["e"] = Escape,
        ["escape"] = Escape,
        ["forceescape"] = static arguments => Markup.Escape(arguments.Run.Made(Text(arguments))),
        ["format"] = Format,
        ["indent"] = Indent,
        ["lower"] = static arguments => Changed(arguments, LetterCase.Lower),
        ["replace"] = static arguments => StringMethods.Replace(
            Text(arguments), PythonText.Of(arguments.Next("old"), arguments.Run), PythonText.Of(arguments.Next("new"), arguments.Run),
            arguments.Next("count", null) is { } count
                ? (long)(PythonNumber.Whole(count) ?? throw arguments.Error("needs a whole number as `count`"))
                : -1,
            arguments.Run),
        ["safe"] = static arguments =>
            arguments.Next("value") is var value && value is Markup ? value : new Markup(PythonText.Of(value, arguments.Run)),
        ["string"] = static arguments =>
            arguments.Next("value") is var value && value is Markup ? value : PythonText.Of(value, arguments.Run),
        ["striptags"] = static arguments => arguments.Run.Made(HtmlText.WithoutTags(Text(arguments))),
        ["title"] = static arguments => Changed(arguments, Title),
        ["trim"] = Trim,
        ["truncate"] = Truncate,
        ["upper"] = static arguments => Changed(arguments, LetterCase.Upper),
        ["urlencode"] = UrlEncode,
        ["urlize"] = static arguments => throw arguments.Error("makes links for web pages and is not supported here"),
        ["wordcount"] = static arguments => (BigInteger)Words(Text(arguments)),
        ["wordwrap"] = Wrapping.Wrap,
        ["xmlattr"] = XmlAttributes,
    };

    private static string Text(Arguments arguments) => PythonText.Of(arguments.Next("value"), arguments.Run);

    /// <summary>A text of the original kind: plain, or markup.</summary>
    private static object Kept(object? value, string text) => value is Markup ? new Markup(text) : text;

    private static object Changed(Arguments arguments, Func<string, string> change)
    {
        var value = arguments.Next("value");
        return Kept(value, arguments.Run.Made(change(PythonText.Of(value, arguments.Run))));
    }

    private static object Center(Arguments arguments)
    {
        var (value, width) = (arguments.Next("value"), arguments.Count("width", 80));
        arguments.Run.SpendText(Math.Max(0, width));
        return Kept(value, StringMethods.Center(PythonText.Of(value, arguments.Run), width, " "));
    }

    private static object Escape(Arguments arguments) =>
        arguments.Next("value") is var value && value is Markup
            ? value
            : Markup.Escape(arguments.Run.Made(PythonText.Of(value, arguments.Run)));

    private static object Trim(Arguments arguments)
    {
        var value = arguments.Next("value");
        return Kept(value, arguments.Run.Made(StringMethods.Strip(PythonText.Of(value, arguments.Run), arguments.TextOrNone("chars"), atStart: true, atEnd: true)));
    }

    private static object Format(Arguments arguments)
    {
        var value = arguments.Next("value");
        var (byPlace, byName) = (arguments.Rest(), arguments.RestNamed());
        if (byPlace.Count > 0 && byName.Count > 0)
        {
            throw arguments.Error("takes values by place or by name, not both");
        }

        object values = byName.Count > 0
            ? MapValue.Of(byName.Select(static entry => ((object?)entry.Key, entry.Value)))
            : new TupleValue(byPlace);
        return Kept(value, PercentFormat.Fill(PythonText.Of(value, arguments.Run), values, arguments.Run, escapes: value is Markup));
    }

    private static object Indent(Arguments arguments)
    {
        var value = arguments.Next("s");
        var text = PythonText.Find(value) ?? throw arguments.Error("needs a string");
        var width = arguments.Next("width", new BigInteger(4));
        var indentation = PythonText.Find(width) ?? new string(' ', (int)BigInteger.Max(0, BigInteger.Min(
            PythonNumber.Whole(width) ?? throw arguments.Error("needs a width or a string as `width`"), 100_000)));
        var (isFirst, isBlank) = (arguments.Flag("first"), arguments.Flag("blank"));
        if (value is Markup)
        {
            indentation = PythonText.Find(width) is null || width is Markup ? indentation : Markup.Escape(indentation).Text;
        }

        var lines = StringMethods.Lines(text + "\n", keepsEnds: false, arguments.Run);
        var result = new BoundedText(arguments.Run);
        for (var index = 0; index < lines.Count; index++)
        {
            result.Append(index == 0 ? "" : "\n");
            if (index == 0 ? isFirst : isBlank || lines[index].Length > 0)
            {
                result.Append(indentation);
            }

            result.Append(lines[index]);
        }
        return Kept(value, result.ToString());
    }

    private static string Title(string text)
    {
        var (result, isStart) = (new StringBuilder(text.Length), true);
        var rest = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var separates = rune.Value is '-' or '(' or '{' or '[' or '<' || (rune.IsBmp && PythonText.IsSpace((char)rune.Value));
            if (separates || isStart)
            {
                result.Append(LetterCase.Lower(rest.ToString())).Append(LetterCase.Upper(rune.ToString()));
                rest.Clear();
            }
            else
            {
                rest.Append(rune.ToString());
            }
            isStart = separates;
        }
        return result.Append(LetterCase.Lower(rest.ToString())).ToString();
    }

    private static object Truncate(Arguments arguments)
    {
        var value = arguments.Next("s");
        var (length, killsWords, end) =
            (arguments.Count("length", 255), arguments.Flag("killwords"), PythonText.Find(arguments.Next("end", "...")));
        var leeway = arguments.Next("leeway", null) is { } given
            ? PythonNumber.Whole(given) ?? throw arguments.Error("needs a whole number as `leeway`")
            : 5;
        if (end is null || length < PythonText.LengthOf(end) || leeway < 0)
        {
            throw arguments.Error("needs a length in which its end fits, and no leeway below 0");
        }

        if (PythonValue.LengthOf(value) is { } whole && whole <= length + leeway)
        {
            return value!;
        }

        var text = PythonText.Find(value) ?? throw arguments.Error("needs a string");
        var cut = text[..PythonText.UnitOf(text, length - PythonText.LengthOf(end))];
        if (!killsWords && cut.LastIndexOf(' ') is var blank and >= 0)
        {
            cut = cut[..blank];
        }

        return Kept(value, arguments.Run.Made(cut + (value is Markup ? Markup.Escape(end).Text : end)));
    }

    private static object UrlEncode(Arguments arguments)
    {
        var (value, run) = (arguments.Next("value"), arguments.Run);
        if (PythonText.Find(value) is not null || !PythonValue.IsIterable(value))
        {
            return run.Made(Quoted(PythonText.Of(value, run), keepsSlash: true));
        }

        var pairs = (value is MapValue map ? MapView.Entries(map).Items : PythonValue.ToList(value, run)).Select(pair =>
            PythonValue.ToList(pair, run) is [var key, var content]
                ? $"{Quoted(PythonText.Of(key, run), keepsSlash: false)}={Quoted(PythonText.Of(content, run), keepsSlash: false)}"
                : throw arguments.Error("needs pairs of key and value"));
        return run.Made(string.Join('&', pairs));
    }

    private static string Quoted(string text, bool keepsSlash)
    {
        var result = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)value;
            if (char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' or '~' || (character == '/' && keepsSlash))
            {
                result.Append(character);
            }
            else if (character == ' ' && !keepsSlash)
            {
                result.Append('+');
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }
        return result.ToString();
    }

    private static int Words(string text)
    {
        var (count, isInside) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var belongs = Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value == '_';
            count += belongs && !isInside ? 1 : 0;
            isInside = belongs;
        }
        return count;
    }

    private static object XmlAttributes(Arguments arguments)
    {
        var (value, run) = (arguments.Next("d"), arguments.Run);
        var map = value as MapValue ?? throw arguments.Error($"needs a mapping, not {PythonValue.KindOf(value)}");
        var hasSpace = arguments.Flag("autospace", otherwise: true);
        var parts = new List<string>();
        foreach (var (key, content) in map.Entries.Where(static entry => entry.Value is not (null or Undefined)))
        {
            var name = PythonText.Find(key) ?? throw arguments.Error("needs texts as keys");
            if (name.AsSpan().ContainsAny(NotInNames))
            {
                throw arguments.Error($"cannot have `{name}` as a key");
            }

            var text = content as Markup ?? Markup.Escape(PythonText.Of(content, run));
            parts.Add($"{(key as Markup ?? Markup.Escape(name)).Text}=\"{text.Text}\"");
        }
        return run.Made((hasSpace && parts.Count > 0 ? " " : "") + string.Join(' ', parts));
    }
}
