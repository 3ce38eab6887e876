using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EntroPIC.Tokenization.Chat;

/// <summary>
/// Values of templates and what Python says of them: null is none; bool, long, double, string, a list and a mapping are what they are.
/// </summary>
internal static class Values
{
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined or false or 0L or 0.0 or "" => false,
        IReadOnlyList<object?> list => list.Count > 0,
        IReadOnlyDictionary<string, object?> map => map.Count > 0,
        _ => true,
    };

    /// <summary>As it is written into the result.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        Undefined => "",
        _ => Representation(value),
    };

    public static new bool Equals(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (string one, string other) => one == other,
        (IReadOnlyList<object?> one, IReadOnlyList<object?> other) => one.Count == other.Count && one.Zip(other).All(pair => Equals(pair.First, pair.Second)),
        (IReadOnlyDictionary<string, object?> one, IReadOnlyDictionary<string, object?> other) =>
            one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var found) && Equals(entry.Value, found)),
        (Undefined, Undefined) => true,
        _ when Number(left) is { } one && Number(right) is { } other => one == other,
        _ => ReferenceEquals(left, right),
    };

    /// <summary>A number, true and false counting as 1 and 0; null for everything else.</summary>
    public static double? Number(object? value) => value switch { long whole => whole, double number => number, bool flag => flag ? 1 : 0, _ => null };

    /// <summary>What a loop goes through; null where a value cannot be gone through.</summary>
    public static IReadOnlyList<object?>? Items(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        IReadOnlyDictionary<string, object?> map => [.. map.Keys],
        string text => [.. text.EnumerateRunes().Select(rune => rune.ToString())],
        Undefined => [],
        _ => null,
    };

    /// <summary>As templates see a JSON value.</summary>
    public static object? FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Map(json.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, FromJson(property.Value)))),
        JsonValueKind.Array => json.EnumerateArray().Select(FromJson).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A mapping that keeps the order of its entries; of entries with one key the last counts.</summary>
    public static OrderedDictionary<string, object?> Map(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var map = new OrderedDictionary<string, object?>();
        foreach (var (key, value) in entries)
            map[key] = value;
        return map;
    }

    public static string NameOfKind(object? value) => value switch
    {
        null => "none",
        Undefined => "an undefined value",
        bool => "true or false",
        long or double => "a number",
        string => "a text",
        IReadOnlyList<object?> => "a list",
        IReadOnlyDictionary<string, object?> => "a mapping",
        _ => "a function",
    };

    private static string Representation(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => PythonNumber.Text(number),
        string text => Quoted(text),
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Representation))}]",
        IReadOnlyDictionary<string, object?> map => $"{{{string.Join(", ", map.Select(entry => $"{Quoted(entry.Key)}: {Representation(entry.Value)}"))}}}",
        Undefined => "Undefined",
        _ => "<function>",
    };

    private static string Quoted(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => result.Append(@"\\"),
                '\n' => result.Append(@"\n"),
                '\r' => result.Append(@"\r"),
                '\t' => result.Append(@"\t"),
                _ when character == quote => result.Append('\\').Append(character),
                _ => result.Append(character),
            };
        }
        return result.Append(quote).ToString();
    }
}
