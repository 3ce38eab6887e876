using System.Globalization;
using System.Numerics;
using System.Text;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>The methods of texts.</summary>
internal static class TextMethods
{
    private static readonly Dictionary<string, Func<string, Arguments, object?>> All = new(StringComparer.Ordinal)
    {
        ["startswith"] = static (text, arguments) =>
            Begins(text, arguments, static (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        ["endswith"] = static (text, arguments) =>
            Begins(text, arguments, static (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        ["strip"] = static (text, arguments) => StringMethods.Strip(text, arguments.TextOrNone("chars"), atStart: true, atEnd: true),
        ["lstrip"] = static (text, arguments) => StringMethods.Strip(text, arguments.TextOrNone("chars"), atStart: true, atEnd: false),
        ["rstrip"] = static (text, arguments) => StringMethods.Strip(text, arguments.TextOrNone("chars"), atStart: false, atEnd: true),
        ["removeprefix"] = static (text, arguments) =>
            arguments.Text("prefix") is var part && text.StartsWith(part, StringComparison.Ordinal) ? text[part.Length..] : text,
        ["removesuffix"] = static (text, arguments) =>
            arguments.Text("suffix") is var part && text.EndsWith(part, StringComparison.Ordinal) ? text[..^part.Length] : text,
        ["split"] = static (text, arguments) =>
            ToList(StringMethods.Split(text, arguments.TextOrNone("sep"), arguments.Count("maxsplit", -1), arguments.Run)),
        ["rsplit"] = static (text, arguments) =>
            ToList(StringMethods.SplitFromEnd(text, arguments.TextOrNone("sep"), arguments.Count("maxsplit", -1), arguments.Run)),
        ["splitlines"] = static (text, arguments) => ToList(StringMethods.Lines(text, arguments.Flag("keepends"), arguments.Run)),
        ["partition"] = static (text, arguments) => Partition(text, arguments, isLast: false),
        ["rpartition"] = static (text, arguments) => Partition(text, arguments, isLast: true),
        ["join"] = Join,
        ["replace"] = static (text, arguments) =>
            StringMethods.Replace(text, arguments.Text("old"), arguments.Text("new"), arguments.Count("count", -1), arguments.Run),
        ["upper"] = static (text, _) => LetterCase.Upper(text),
        ["lower"] = static (text, _) => LetterCase.Lower(text),
        ["title"] = static (text, _) => LetterCase.Title(text),
        ["capitalize"] = static (text, _) => LetterCase.Capitalized(text),
        ["swapcase"] = static (text, _) => LetterCase.Swapped(text),
        ["casefold"] = static (text, _) => LetterCase.Folded(text),
        ["center"] = static (text, arguments) =>
            Padded(text, arguments, static (text, width, fill) => StringMethods.Center(text, width, fill)),
        ["ljust"] = static (text, arguments) =>
            Padded(text, arguments, static (text, width, fill) => text + StringMethods.Repeated(fill, width - PythonText.LengthOf(text))),
        ["rjust"] = static (text, arguments) =>
            Padded(text, arguments, static (text, width, fill) => StringMethods.Repeated(fill, width - PythonText.LengthOf(text)) + text),
        ["zfill"] = ZeroFilled,
        ["expandtabs"] = ExpandTabs,
        ["find"] = static (text, arguments) => Find(text, arguments, isLast: false, mustBe: false),
        ["rfind"] = static (text, arguments) => Find(text, arguments, isLast: true, mustBe: false),
        ["index"] = static (text, arguments) => Find(text, arguments, isLast: false, mustBe: true),
        ["rindex"] = static (text, arguments) => Find(text, arguments, isLast: true, mustBe: true),
        ["count"] = Count,
        ["format"] = static (text, arguments) => FillFields(text, arguments, escapes: false),
        ["format_map"] = static (text, arguments) => FillFields(text, arguments.Next("mapping"), arguments, escapes: false),
        ["isdigit"] = static (text, _) => Are(text, static rune => Rune.IsDigit(rune) || IsSuperscript(rune)),
        ["isdecimal"] = static (text, _) => Are(text, Rune.IsDigit),
        ["isnumeric"] = static (text, _) => Are(text, static rune => Rune.IsNumber(rune) || Rune.GetNumericValue(rune) >= 0),
        ["isalpha"] = static (text, _) => Are(text, Rune.IsLetter),
        ["isalnum"] = static (text, _) => Are(text, static rune => Rune.IsLetter(rune) || Rune.IsNumber(rune)),
        ["isspace"] = static (text, _) => Are(text, static rune => rune.IsBmp && PythonText.IsSpace((char)rune.Value)),
        ["isascii"] = static (text, _) => Ascii.IsValid(text),
        ["islower"] = static (text, _) => IsLower(text),
        ["isupper"] = static (text, _) => IsUpper(text),
        ["istitle"] = static (text, _) => text.EnumerateRunes().Any(LetterCase.IsCased) && LetterCase.Title(text) == text,
        ["isidentifier"] = static (text, _) => Syntax.Identifier.IsOne(text),
        ["isprintable"] = static (text, _) => text.EnumerateRunes().All(ReprWriter.IsPrintable),
    };


    public static Func<Arguments, object?>? Find(string text, string name) =>
        All.TryGetValue(name, out var method) ? arguments => Counted(method(text, arguments), arguments) : null;

    public static Func<Arguments, object?>? Find(Markup markup, string name) => name switch
    {
        "striptags" => arguments => arguments.Run.Made(HtmlText.WithoutTags(markup.Text)),
        "unescape" => arguments => arguments.Run.Made(System.Net.WebUtility.HtmlDecode(markup.Text)),
        "format" => arguments => new Markup(FillFields(markup.Text, arguments, escapes: true)),
        "format_map" => arguments => new Markup(FillFields(markup.Text, arguments.Next("mapping"), arguments, escapes: true)),
        "join" => arguments => new Markup(Join(markup.Text, arguments, escapes: true)),
        "replace" => arguments => new Markup(StringMethods.Replace(
            markup.Text, arguments.Text("old"), Operators.Escaped(arguments.Next("new")).Text, arguments.Count("count", -1), arguments.Run)),
        _ => All.TryGetValue(name, out var method) ? arguments => Marked(Counted(method(markup.Text, arguments), arguments), name) : null,
    };

    public static bool IsLower(string text) => text.EnumerateRunes().Any(LetterCase.IsCased) && LetterCase.Lower(text) == text;

    public static bool IsUpper(string text) => text.EnumerateRunes().Any(LetterCase.IsCased) && LetterCase.Upper(text) == text;

    private static object? Counted(object? result, Arguments arguments)
    {
        if (result is string text)
        {
            arguments.Run.SpendText(text.Length);
        }

        return result;
    }

    private static object? Marked(object? result, string name) => result switch
    {
        string text => new Markup(text),
        ListValue list => new ListValue([.. list.Select(item => Marked(item, name))]),
        TupleValue tuple => new TupleValue([.. tuple.Select(item => Marked(item, name))]),
        _ => result,
    };

    private static ListValue ToList(List<string> parts) => new([.. parts]);

    private static bool Are(string text, Func<Rune, bool> holds) => text.Length > 0 && text.EnumerateRunes().All(holds);

    private static bool IsSuperscript(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNumber && rune.Value is 0xB2 or 0xB3 or 0xB9 or (>= 0x1369 and <= 0x1371) or (>= 0x19DA and <= 0x19DA) or (>= 0x2070 and <= 0x2089) or (>= 0x2460 and <= 0x2468) or (>= 0x2474 and <= 0x247C) or (>= 0x2488 and <= 0x2490) or 0x24EA or (>= 0x24F5 and <= 0x24FD) or 0x24FF or (>= 0x2776 and <= 0x277E) or (>= 0x2780 and <= 0x2788) or (>= 0x278A and <= 0x2792);

    private static object? Begins(string text, Arguments arguments, Func<string, string, bool> holds)
    {
        var given = arguments.Next("prefix");
        var (start, end) = Bounds(text, arguments);
        if (start > end)
        {
            return false;
        }

        var part = text[start..end];
        if (PythonText.Find(given) is { } one)
        {
            return holds(part, one);
        }

        if (given is not TupleValue several)
        {
            throw arguments.Error("needs a string, or a tuple of strings");
        }

        arguments.Run.Spend(several.Size);
        return several.Any(item => holds(part, PythonText.Find(item) ?? throw arguments.Error("needs a string, or a tuple of strings")));
    }

    // In units; the start is after the end where there is nothing between.
    private static (int Start, int End) Bounds(string text, Arguments arguments)
    {
        var (start, stop) = (arguments.Next("start", null), arguments.Next("end", null));
        if (start is null && stop is null)
        {
            return (0, text.Length);
        }

        var length = PythonText.LengthOf(text);
        var (from, to) = (Place(start, 0), Place(stop, length));
        return from > length ? (1, 0) : (PythonText.UnitOf(text, from), PythonText.UnitOf(text, Math.Min(to, length)));

        int Place(object? bound, int otherwise)
        {
            if (bound is null)
            {
                return otherwise;
            }

            var place = PythonNumber.Whole(bound) ?? throw arguments.Error("needs whole numbers as bounds");
            return (int)BigInteger.Max(0, BigInteger.Min(place < 0 ? place + length : place, int.MaxValue));
        }
    }

    private static object? Find(string text, Arguments arguments, bool isLast, bool mustBe)
    {
        var part = arguments.Text("sub");
        var (start, end) = Bounds(text, arguments);
        var found = -1;
        if (start <= end)
        {
            var within = text[start..end];
            found = isLast ? TextSearch.FindLast(within, part, arguments.Run) : TextSearch.Find(within, part, 0, arguments.Run);
        }
        if (found < 0 && mustBe)
        {
            throw arguments.Error("did not find the text");
        }

        return (BigInteger)PythonText.CodePointOf(text, found < 0 ? -1 : start + found);
    }

    private static object? Count(string text, Arguments arguments)
    {
        var part = arguments.Text("sub");
        var (start, end) = Bounds(text, arguments);
        if (start > end)
        {
            return BigInteger.Zero;
        }

        var (within, count) = (text[start..end], 0);
        if (part.Length == 0)
        {
            return (BigInteger)(PythonText.LengthOf(within) + 1);
        }

        for (var found = TextSearch.Find(within, part, 0, arguments.Run); found >= 0; found = TextSearch.Find(within, part, found + part.Length, arguments.Run))
        {
            count++;
        }

        return (BigInteger)count;
    }

    private static object? Join(string text, Arguments arguments) => Join(text, arguments, escapes: false);

    private static string Join(string text, Arguments arguments, bool escapes)
    {
        var (result, isFirst) = (new Running.BoundedText(arguments.Run), true);
        foreach (var item in PythonValue.Items(arguments.Next("iterable"), arguments.Run))
        {
            result.Append(isFirst ? "" : text);
            result.Append(escapes
                ? (item as Markup ?? Markup.Escape(PythonText.Of(item, arguments.Run))).Text
                : PythonText.Find(item) ?? throw arguments.Error($"joins texts only, not {PythonValue.KindOf(item)}"));
            isFirst = false;
        }
        return result.ToString();
    }

    private static TupleValue Partition(string text, Arguments arguments, bool isLast)
    {
        var separator = arguments.Text("sep");
        if (separator.Length == 0)
        {
            throw arguments.Error("needs a separator that is not empty");
        }

        var found = isLast ? TextSearch.FindLast(text, separator, arguments.Run) : TextSearch.Find(text, separator, 0, arguments.Run);
        arguments.Run.SpendText(text.Length);
        return found >= 0
            ? new(text[..found], separator, text[(found + separator.Length)..])
            : isLast ? new("", "", text)
            : new(text, "", "");
    }

    private static string Padded(string text, Arguments arguments, Func<string, int, string, string> pad)
    {
        var (width, fill) = (arguments.Count("width"), PythonText.Find(arguments.Next("fillchar", " ")));
        if (fill is null || PythonText.LengthOf(fill) != 1)
        {
            throw arguments.Error("needs one character to fill with");
        }

        arguments.Run.SpendText(Math.Max(0, width));
        return pad(text, width, fill);
    }

    private static string ZeroFilled(string text, Arguments arguments)
    {
        var width = arguments.Count("width");
        arguments.Run.SpendText(Math.Max(0, width));
        var zeros = new string('0', Math.Max(0, width - PythonText.LengthOf(text)));
        return text.StartsWith('-') || text.StartsWith('+') ? text[0] + zeros + text[1..] : zeros + text;
    }

    private static string ExpandTabs(string text, Arguments arguments)
    {
        var (size, result, column) = (Math.Max(0, arguments.Count("tabsize", 8)), new Running.BoundedText(arguments.Run), 0);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\t')
            {
                var blanks = size == 0 ? 0 : size - (column % size);
                result.Append(' ', blanks);
                column += blanks;
                continue;
            }
            result.Append(units[..rune.EncodeToUtf16(units)]);
            column = rune.Value is '\n' or '\r' ? 0 : column + 1;
        }
        return result.ToString();
    }

    private static string FillFields(string text, Arguments arguments, bool escapes)
    {
        var (byPlace, byName) = (arguments.Rest(), arguments.RestNamed());
        return FieldFormat.Fill(text, byPlace, name => (byName.TryGetValue(name, out var value), value), arguments.Run, escapes);
    }

    private static string FillFields(string text, object? mapping, Arguments arguments, bool escapes) => mapping is MapValue map
        ? FieldFormat.Fill(text, [], name => (map.TryGetValue(name, out var value), value), arguments.Run, escapes)
        : throw arguments.Error("needs a mapping");
}
