using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fuzz.Mutation;

/// <summary>Changes of JSON that leave the rest of it whole: other kinds of values, odd numbers and texts, keys that are gone or there twice.</summary>
internal static class JsonMutation
{
    private const string Mark = "\u0001raw:";

    private static readonly string[] Odd =
    [
        "null", "true", "false", "0", "-1", "1", "2", "1.5", "-0.0", "1e400", "-1e400", "1e-400", "1e99999999999", "2147483647", "2147483648", "-2147483648", "4294967296",
        "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "NaN", "Infinity", "01", "[]", "{}", "[[]]", "[null]", "[1]", "[-1]", "[1.5]",
        "[0, 0]", "{\"a\": 1}", "\"\"", "\" \"", "\"a\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\ufeff\"", "\"\\uffff\"", "\"\u202e\"", "\"\ud83d\ude00\"", "\"..\"",
        "\"../../etc/passwd\"", "\"/etc/passwd\"", "\"a/b\"", "\"c:\\\\a\"", "\"true\"", "\"0\"", "\"1e-05\"", "[true]", "[\"a\"]", "[{}]",
    ];

    /// <summary>Changes an input once; null where it is not JSON.</summary>
    public static byte[]? Apply(byte[] input, IReadOnlyList<string> words, Random random)
    {
        try
        {
            // Nodes are read when they are asked for, so any of them can show that this is no JSON.
            return JsonNode.Parse(input, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) is { } root ? Change(root, words, random) : null;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[]? Change(JsonNode root, IReadOnlyList<string> words, Random random)
    {
        var places = new List<(JsonNode Parent, object Key)>();
        Collect(root, places);
        if (places.Count == 0)
        {
            return null;
        }

        var (parent, key) = places[random.Next(places.Count)];
        var other = places[random.Next(places.Count)];
        switch (random.Next(8))
        {
            case 0:
                Remove(parent, key);
                break;
            case 1:
                Set(parent, key, Raw(Nested(random)));
                break;
            case 2:
                Set(parent, key, Get(other.Parent, other.Key)?.DeepClone());
                break;
            case 3 when parent is JsonObject members:
                members.Insert(random.Next(members.Count + 1), $"{Mark}{key}", Raw(Odd[random.Next(Odd.Length)]));
                break;
            case 4 when parent is JsonObject members:
                var value = Get(parent, key)?.DeepClone();
                members.Remove((string)key);
                members[words.Count > 0 && random.Next(2) == 0 ? words[random.Next(words.Count)] : key + "x"] = value;
                break;
            case 5 when words.Count > 0:
                Set(parent, key, JsonValue.Create(words[random.Next(words.Count)]));
                break;
            case 6 when Get(parent, key) is JsonArray { Count: > 0 } items:
                items.Add(items[random.Next(items.Count)]?.DeepClone());
                break;
            default:
                Set(parent, key, Raw(Odd[random.Next(Odd.Length)]));
                break;
        }

        return Write(root);
    }

    private static void Collect(JsonNode? node, List<(JsonNode, object)> places)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    places.Add((members, name));
                    Collect(value, places);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    places.Add((items, i));
                    Collect(items[i], places);
                }

                break;
        }
    }

    private static JsonNode? Get(JsonNode parent, object key) => key is string name ? parent[name] : parent[(int)key];

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (key is string name)
        {
            parent[name] = value;
        }
        else
        {
            parent[(int)key] = value;
        }
    }

    private static void Remove(JsonNode parent, object key)
    {
        if (key is string name)
        {
            parent.AsObject().Remove(name);
        }
        else
        {
            parent.AsArray().RemoveAt((int)key);
        }
    }

    private static string Nested(Random random)
    {
        var depth = random.Next(3) switch { 0 => 3, 1 => 70, _ => 20_000 };
        return random.Next(2) == 0
            ? new string('[', depth) + new string(']', depth)
            : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
    }

    // No node holds what is not JSON, or a key twice: it is put in when all is written.
    private static JsonValue Raw(string text) => JsonValue.Create(Mark + Convert.ToHexString(Encoding.UTF8.GetBytes(text)));

    private static byte[] Write(JsonNode root)
    {
        var text = root.ToJsonString();
        const string Written = "\\u0001raw:";
        var result = new StringBuilder();
        var last = 0;
        for (int at; (at = text.IndexOf('"' + Written, last, StringComparison.Ordinal)) >= 0;)
        {
            var end = text.IndexOf('"', at + 1);
            var inner = text[(at + 1 + Written.Length)..end];
            var isKey = end + 1 < text.Length && text[end + 1] == ':';
            result.Append(text, last, at - last).Append(isKey ? $"\"{inner}\"" : Encoding.UTF8.GetString(Convert.FromHexString(inner)));
            last = end + 1;
        }

        return Encoding.UTF8.GetBytes(result.Append(text, last, text.Length - last).ToString());
    }
}
