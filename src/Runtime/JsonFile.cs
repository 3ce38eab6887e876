using System.Text.Json;

namespace EntroPIC;

/// <summary>An object of a JSON file whose keys are read one by one; what is wrong is said with the file and the key.</summary>
/// <param name="path">The file.</param>
/// <param name="value">The object.</param>
/// <param name="prefix">Where the object is in the file, with a dot at the end; empty for the whole file.</param>
internal sealed class JsonFile(string path, JsonElement value, string prefix = "")
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not a JSON object, or has a key twice.</exception>
    public static JsonFile Read(string path) => Parse(path, File.ReadAllBytes(path));

    /// <param name="path">Named in errors.</param>
    /// <param name="content">The content of the file.</param>
    /// <exception cref="InvalidDataException">The file is not a JSON object, or has a key twice.</exception>
    public static JsonFile Parse(string path, ReadOnlyMemory<byte> content) => Parse(path, content, new() { AllowDuplicateProperties = false });

    /// <summary>The same without a look for keys that are there twice, which takes longer than all the rest.</summary>
    public static JsonFile ParseLarge(string path, ReadOnlyMemory<byte> content) => Parse(path, content, default);

    private static JsonFile Parse(string path, ReadOnlyMemory<byte> content, JsonDocumentOptions options)
    {
        try
        {
            // Not disposed: its elements are read later, and all that it would give back is memory.
            var root = JsonDocument.Parse(content, options).RootElement;
            return root.ValueKind == JsonValueKind.Object ? new(path, root) : throw new InvalidDataException($"`{path}` is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"`{path}` is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>The value of a key; null where it is absent or null.</summary>
    public JsonElement? Find(string key) =>
        value.TryGetProperty(key, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    public JsonFile? Object(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.Object ? new(path, found, $"{prefix}{key}.") : throw Wrong(key, found, "an object")
        : null;

    /// <summary>A list of objects; empty where it is absent.</summary>
    public IEnumerable<JsonFile> Objects(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.Array && found.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? found.EnumerateArray().Select((item, index) => new JsonFile(path, item, $"{prefix}{key}[{index}]."))
            : throw Wrong(key, found, "a list of objects")
        : [];

    public int? Count(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) ? number : throw Wrong(key, found, "a whole number")
        : null;

    public double? Number(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.Number ? found.GetDouble() : throw Wrong(key, found, "a number")
        : null;

    public bool? Flag(string key) => Find(key) is { } found
        ? found.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw Wrong(key, found, "true or false") }
        : null;

    public string? Text(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.String ? found.GetString() : throw Wrong(key, found, "a text")
        : null;

    /// <summary>A number, or a list of numbers.</summary>
    public IReadOnlyList<int>? Counts(string key) => Find(key) is { ValueKind: JsonValueKind.Array } list
        ?
        [
            .. list.EnumerateArray().Select(item =>
                item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var id) ? id : throw Wrong(key, list, "a list of whole numbers")),
        ]
        : Count(key) is { } one ? [one] : null;

    /// <summary>Refuses what a key has unless it is absent, null or accepted.</summary>
    /// <exception cref="NotSupportedException">It is none of these.</exception>
    public void Refuse(string key, Func<JsonElement, bool> isAccepted, string accepted)
    {
        if (Find(key) is { } found && !isAccepted(found))
            throw Unsupported(key, accepted);
    }

    public NotSupportedException Unsupported(string key, string accepted) =>
        new(Find(key) is { } found ? Wrong(key, found, accepted).Message : Missing(key).Message);

    public InvalidDataException Missing(string key) => new($"`{path}` has no `{prefix}{key}`");

    public InvalidDataException Wrong(string key, JsonElement found, string accepted) =>
        new($"`{prefix}{key}` in `{path}` is {Shortened(found.GetRawText())}; it must be {accepted}");

    private static string Shortened(string text) => text.Length <= 60 ? text : $"{text[..57]}...";
}
