using System.Text;

namespace EntroPIC.Tokenization.Chat;

/// <summary>The methods of texts and mappings.</summary>
internal static class Methods
{
    private static readonly Dictionary<string, Func<string, Arguments, object?>> OfText = new()
    {
        ["startswith"] = static (text, arguments) => Any(arguments.Next("prefix"), arguments, prefix => text.StartsWith(prefix, StringComparison.Ordinal)),
        ["endswith"] = static (text, arguments) => Any(arguments.Next("suffix"), arguments, suffix => text.EndsWith(suffix, StringComparison.Ordinal)),
        ["strip"] = static (text, arguments) => Strip(text, arguments, atStart: true, atEnd: true),
        ["lstrip"] = static (text, arguments) => Strip(text, arguments, atStart: true, atEnd: false),
        ["rstrip"] = static (text, arguments) => Strip(text, arguments, atStart: false, atEnd: true),
        ["split"] = static (text, arguments) => Split(text, arguments.Next("sep", null) as string, arguments.Whole("maxsplit", -1), arguments),
        ["splitlines"] = static (text, _) => Lines(text),
        ["upper"] = static (text, _) => text.ToUpperInvariant(),
        ["lower"] = static (text, _) => text.ToLowerInvariant(),
        ["title"] = static (text, _) => Title(text),
        ["capitalize"] = static (text, _) => Capitalized(text),
        ["replace"] = static (text, arguments) => Replace(text, arguments),
        ["find"] = static (text, arguments) => CodePoints(text, text.IndexOf(arguments.Text("sub"), StringComparison.Ordinal)),
        ["join"] = static (text, arguments) =>
            string.Join(text, (Values.Items(arguments.Next("items")) ?? throw arguments.Error("needs a list")).Select(Values.Text)),
        ["count"] = static (text, arguments) => arguments.Text("sub") is { Length: > 0 } part
            ? (long)text.Split(part).Length - 1
            : throw arguments.Error("needs a text that is not empty"),
        ["isdigit"] = static (text, _) => text.Length > 0 && text.All(char.IsDigit),
        ["isspace"] = static (text, _) => text.Length > 0 && text.All(IsSpace),
    };

    private static readonly Dictionary<string, Func<IReadOnlyDictionary<string, object?>, Arguments, object?>> OfMap = new()
    {
        ["items"] = static (map, _) => Items(map),
        ["keys"] = static (map, _) => map.Keys.ToList<object?>(),
        ["values"] = static (map, _) => map.Values.ToList(),
        ["get"] = Get,
    };

    public static TemplateFunction? Find(object? target, string name) => target switch
    {
        string text when OfText.TryGetValue(name, out var method) => arguments => method(text, arguments),
        IReadOnlyDictionary<string, object?> map when OfMap.TryGetValue(name, out var method) => arguments => method(map, arguments),
        _ => null,
    };

    public static List<object?> Items(IReadOnlyDictionary<string, object?> map) =>
        [.. map.Select(entry => (object?)new List<object?> { entry.Key, entry.Value })];

    public static string Strip(string text, Arguments arguments, bool atStart, bool atEnd)
    {
        var characters = arguments.Next("chars", null) as string;
        var (start, end) = (0, text.Length);
        while (atStart && start < end && Goes(text[start]))
            start++;
        while (atEnd && end > start && Goes(text[end - 1]))
            end--;
        return text[start..end];

        bool Goes(char character) => characters?.Contains(character, StringComparison.Ordinal) ?? IsSpace(character);
    }

    public static string Replace(string text, Arguments arguments)
    {
        var (old, replacement, most) = (arguments.Text("old"), arguments.Text("new"), arguments.Whole("count", -1));
        if (old.Length == 0)
            throw arguments.Error("needs a text that is not empty as `old`");
        if (most < 0)
            return text.Replace(old, replacement, StringComparison.Ordinal);
        return string.Join(replacement, text.Split(old, (int)Math.Min(most, int.MaxValue - 1) + 1));
    }

    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var isInside = false;
        foreach (var character in text)
        {
            result.Append(isInside ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character));
            isInside = char.IsLetter(character);
        }
        return result.ToString();
    }

    public static string Capitalized(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static List<object?> Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList<object?>();
        // Behind the last line break there is no line.
        if (lines[^1] is "")
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    // Python counts the information separators, too.
    private static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1C' and <= '\x1F';

    private static long CodePoints(string text, int units) => units < 0 ? -1 : text[..units].EnumerateRunes().Count();

    private static bool Any(object? given, Arguments arguments, Func<string, bool> holds) => given switch
    {
        string one => holds(one),
        IReadOnlyList<object?> several when several.All(item => item is string) => several.Any(item => holds((string)item!)),
        _ => throw arguments.Error("needs a text"),
    };

    private static object? Get(IReadOnlyDictionary<string, object?> map, Arguments arguments)
    {
        var (key, otherwise) = (arguments.Text("key"), arguments.Next("default", null));
        return map.TryGetValue(key, out var found) ? found : otherwise;
    }

    private static List<object?> Split(string text, string? separator, long most, Arguments arguments)
    {
        if (separator == "")
            throw arguments.Error("needs a separator that is not empty");
        var count = most < 0 ? int.MaxValue : (int)Math.Min(most, int.MaxValue - 1) + 1;
        if (separator is not null)
            return [.. text.Split(separator, count)];
        // Without a separator words are split, and what is around them goes.
        var (words, place) = (new List<object?>(), 0);
        while (true)
        {
            while (place < text.Length && IsSpace(text[place]))
                place++;
            if (place == text.Length)
                return words;
            var start = place;
            while (place < text.Length && (words.Count == count - 1 || !IsSpace(text[place])))
                place++;
            words.Add(words.Count == count - 1 ? text[start..].TrimEnd() : text[start..place]);
        }
    }
}
