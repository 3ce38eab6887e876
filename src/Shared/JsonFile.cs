using System.Text.Json;
using System.Text.Json.Nodes;

namespace EntroPIC;

/// <summary>
/// An object of a JSON file whose keys are read one by one; what is wrong is said with the file and the key. It remembers which keys were
/// read, so that those that nobody read are not passed over in silence.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="value">The object.</param>
/// <param name="prefix">Path of the object in the file, with a dot at the end; empty for the whole file.</param>
internal sealed class JsonFile(string path, JsonElement value, string prefix = "")
{
    private readonly HashSet<string> _read = [];
    private readonly List<JsonFile> _objects = [];

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not a JSON object, or has a key twice.</exception>
    public static JsonFile Read(string path) => Parse(path, File.ReadAllBytes(path));

    /// <param name="path">Named in errors.</param>
    /// <param name="content">The content of the file.</param>
    /// <exception cref="InvalidDataException">The file is not a JSON object, or has a key twice.</exception>
    public static JsonFile Parse(string path, ReadOnlyMemory<byte> content) =>
        Parse(path, content, new() { AllowDuplicateProperties = false });

    /// <summary>The same without the duplicate-key check, the slowest part.</summary>
    public static JsonFile ParseLarge(string path, ReadOnlyMemory<byte> content) => Parse(path, content, default);

    private static JsonFile Parse(string path, ReadOnlyMemory<byte> content, JsonDocumentOptions options)
    {
        try
        {
            var root = StrictJson.Parse(content, options).RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new(path, root)
                : throw new InvalidDataException($"`{path}` is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"`{path}` is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>The value of a key; null if it is absent or null.</summary>
    public JsonElement? Find(string key)
    {
        _read.Add(key);
        return value.TryGetProperty(key, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;
    }

    public JsonFile? Object(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.Object ? Inner(found, key) : throw Wrong(key, found, "an object")
        : null;

    /// <summary>The objects in this one, by their keys.</summary>
    public IEnumerable<(string Key, JsonFile Value)> Members() =>
        value.EnumerateObject().Select(member => (member.Name, Object(member.Name) ?? throw Missing(member.Name)));

    /// <summary>A list of objects; empty if it is absent.</summary>
    public IEnumerable<JsonFile> Objects(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.Array && found.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? found.EnumerateArray().Select((item, index) => Inner(item, $"{key}[{index}]"))
            : throw Wrong(key, found, "a list of objects")
        : [];

    public int? Count(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) ? number : throw Wrong(key, found, "a whole number")
        : null;

    /// <summary>A finite number: JSON can write numbers that a double cannot hold.</summary>
    public double? Number(string key) => Find(key) is { } found
        ? found.ValueKind != JsonValueKind.Number ? throw Wrong(key, found, "a number")
        : found.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Wrong(key, found, "a finite number")
        : null;

    public bool? Flag(string key) => Find(key) is { } found
        ? found.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw Wrong(key, found, "true or false") }
        : null;

    public string? Text(string key) => Find(key) is { } found
        ? found.ValueKind == JsonValueKind.String ? found.GetString() : throw Wrong(key, found, "a string")
        : null;

    /// <summary>A number, or a list of numbers.</summary>
    public IReadOnlyList<int>? Counts(string key) => Find(key) is { ValueKind: JsonValueKind.Array } list
        ?
        [
            .. list.EnumerateArray().Select(item =>
                item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var id) ? id : throw Wrong(key, list, "a list of whole numbers")),
        ]
        : Count(key) is { } one ? [one] : null;

    /// <summary>Rejects unread keys: a model that differs from its file must not load silently.</summary>
    /// <param name="silent">Keys that change nothing of what is computed.</param>
    /// <exception cref="NotSupportedException">There is another one that is not null.</exception>
    public void EnsureRead(IReadOnlySet<string> silent)
    {
        _objects.ForEach(inner => inner.EnsureRead(silent));
        foreach (var member in value.EnumerateObject()
            .Where(member => member.Value.ValueKind != JsonValueKind.Null && !_read.Contains(member.Name)))
        {
            if (!silent.Contains(prefix + member.Name))
            {
                var guess = Suggestions.DidYouMean(member.Name, _read.Concat(silent));
                throw new NotSupportedException(
                    $"`{path}` has the unknown key `{prefix}{member.Name}`, which is {Shortened(member.Value.GetRawText())}{(guess.Length > 0 ? guess : ".")} Remove it where it does not change what is computed");
            }
        }
    }

    /// <summary>Marks keys as irrelevant.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _read.Add(key);
        }
    }

    /// <summary>A note of the unread keys in a file with open keys; null if there are none.</summary>
    /// <param name="silent">Keys that are left out of it, since they ask for nothing here.</param>
    /// <param name="silentIfFalse">The same, unless they are true.</param>
    public string? NoteOfUnread(IReadOnlySet<string> silent, IReadOnlySet<string>? silentIfFalse = null)
    {
        var names = value.EnumerateObject()
            .Where(member => member.Value.ValueKind != JsonValueKind.Null && !_read.Contains(member.Name) && !silent.Contains(member.Name))
            .Where(member => member.Value.ValueKind != JsonValueKind.False || silentIfFalse?.Contains(member.Name) != true)
            .Select(static member => $"`{Shortened(member.Name)}`")
            .ToList();
        return names.Count == 0 ? null : $"`{path}`: not read: {Wording.Join(names, " and ")}";
    }

    /// <summary>A mutable copy of the object.</summary>
    public JsonObject ToNode() => JsonObject.Create(value)!;

    /// <summary>Converts the object.</summary>
    /// <exception cref="InvalidDataException">It refuses a value, or values that contradict each other.</exception>
    public T Make<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException failure)
        {
            throw new InvalidDataException($"`{path}` has invalid values: {failure.Message}", failure);
        }
    }

    /// <summary>Rejects the value of a key unless it is absent, null or accepted.</summary>
    /// <exception cref="NotSupportedException">It is none of these.</exception>
    public void Refuse(string key, Func<JsonElement, bool> isAccepted, string accepted)
    {
        if (Find(key) is { } found && !isAccepted(found))
        {
            throw Unsupported(key, accepted);
        }
    }

    public InvalidDataException Contradiction(string one, string other) =>
        new($"`{prefix}{one}` and `{prefix}{other}` in `{path}` disagree; remove one of them");

    public NotSupportedException Unsupported(string key, string accepted) =>
        new(Find(key) is { } found ? Wrong(key, found, accepted).Message : Missing(key).Message);

    public InvalidDataException Missing(string key) => new($"`{path}` has no `{prefix}{key}`");

    public InvalidDataException Wrong(string key, JsonElement found, string accepted) =>
        new($"`{prefix}{key}` in `{path}` is {Shortened(found.GetRawText())}; it must be {accepted}");

    private JsonFile Inner(JsonElement found, string key)
    {
        var inner = new JsonFile(path, found, $"{prefix}{key}.");
        _objects.Add(inner);
        return inner;
    }

    private static string Shortened(string text) => text.Length <= 60 ? text : $"{text[..57]}...";
}
