namespace EntroPIC.Tokenization.Files;

/// <summary>Parts of a tokenizer: each an object with a <c>type</c>, some a <c>Sequence</c> of others.</summary>
internal static class PartList
{
    private const int MostGrowth = 256;

    /// <summary>The parts in order, with nested sequences flattened; empty if there is no object.</summary>
    /// <param name="json">The part.</param>
    /// <param name="list">The key under which a sequence has its parts.</param>
    public static IEnumerable<JsonFile> Flatten(JsonFile? json, string list) =>
        json is null ? []
        : json.Text("type") == "Sequence" ? json.Objects(list).SelectMany(part => Flatten(part, list))
        : [json];

    /// <summary>Makes a part by its type.</summary>
    /// <exception cref="NotSupportedException">The type is not in the table.</exception>
    public static T Make<T>(this JsonFile json, Dictionary<string, Func<JsonFile, T>> known) =>
        known.TryGetValue(json.Text("type") ?? throw json.Missing("type"), out var make)
            ? make(json)
            : throw json.Unsupported("type", string.Join(" or ", known.Keys.Select(type => $"`{type}`")));

    /// <summary>Refuses replacements that, one after the other, make a text many times as long.</summary>
    /// <param name="json">JSON object that has them.</param>
    /// <param name="growths">Maximum factor by which each makes a text longer.</param>
    public static void RefuseGrowth(JsonFile? json, IEnumerable<double> growths)
    {
        if (growths.Aggregate(1.0, static (product, growth) => product * Math.Max(1, growth)) > MostGrowth)
        {
            throw json!.Unsupported("type", $"replacements that make no text more than {MostGrowth} times as long");
        }
    }

    /// <summary>A pattern that is a text and no expression.</summary>
    public static string LiteralPattern(this JsonFile json)
    {
        var pattern = json.Object("pattern") ?? throw json.Missing("pattern");
        return pattern.Text("String") is { Length: > 0 } text ? text : throw pattern.Missing("String");
    }
}
