using System.Text.Json;

namespace EntroPIC.Data;

/// <summary>A row of a data set.</summary>
/// <param name="Place">The file and the line or row, as messages name it.</param>
/// <param name="Value">An object; undefined where the row is broken.</param>
/// <param name="Fault">Why the row cannot be read; null where it can.</param>
internal readonly record struct DataRow(string Place, JsonElement Value, string? Fault = null)
{
    /// <summary>Why a column cannot be read, by its name: a row is usable without it.</summary>
    public IReadOnlyDictionary<string, string> Faults { get; init; } = EmptyFaults;

    private static readonly Dictionary<string, string> EmptyFaults = [];

    private const int MostKeys = 10;
    private const int LongestKey = 40;

    /// <summary>The value at a path of keys and indices, such as <c>prompt.0.content</c>; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The column cannot be read.</exception>
    public JsonElement? Find(string path) => Locate(path) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>True if a path leads to a null, and not into nothing.</summary>
    /// <exception cref="InvalidDataException">The column cannot be read.</exception>
    public bool IsNull(string path) => Locate(path) is { ValueKind: JsonValueKind.Null };

    private JsonElement? Locate(string path)
    {
        var value = Value;
        var steps = path.Split('.');
        if (Faults.TryGetValue(steps[0], out var fault))
        {
            throw new InvalidDataException(fault);
        }

        foreach (var step in steps)
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(step, out var member))
            {
                value = member;
            }
            else if (value.ValueKind == JsonValueKind.Array && int.TryParse(step, out var index) && index >= 0
                && index < value.GetArrayLength())
            {
                value = value[index];
            }
            else
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>Finds a number; 1 and 0 for true and false.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public double Number(string path) => Find(path) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        { ValueKind: JsonValueKind.True } => 1,
        { ValueKind: JsonValueKind.False } => 0,
        null => throw new InvalidDataException($"has no `{path}`, which gives a signal"),
        { } other => throw new InvalidDataException($"has `{path}` that is not a number: {other.GetRawText()}"),
    };

    /// <summary>Finds a text; numbers and truth values are written as JSON writes them.</summary>
    /// <exception cref="InvalidDataException">The path is missing, or holds a list or an object.</exception>
    public string Text(string path) => Find(path) is not { } value
        ? throw new InvalidDataException($"has no `{path}`{Beside(path)}")
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => throw new InvalidDataException($"has a list as `{path}`; expected a string"),
            JsonValueKind.Object => throw new InvalidDataException($"has an object as `{path}`; expected a string"),
            _ => value.GetRawText(),
        };

    /// <summary>Keys of a row that lacks the first key of a path; empty if there are too many to show.</summary>
    private string Beside(string path)
    {
        var key = path.Split('.')[0];
        var keys = Value.EnumerateObject().Select(static member => member.Name).ToList();
        if (keys.Contains(key))
        {
            return "";
        }

        var near = Suggestions.DidYouMean(key, keys);
        return near.Length > 0 ? near
            : keys.Count is > 0 and <= MostKeys && keys.All(static name => name.Length <= LongestKey) ? $"; it has {Wording.Join([.. keys.Select(static name => $"`{name}`")], " and ")}"
            : "";
    }
}
