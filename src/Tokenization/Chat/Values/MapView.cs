namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>The result of <c>keys()</c>, <c>values()</c> and <c>items()</c> of a dictionary.</summary>
/// <param name="name">Python's name of its kind.</param>
/// <param name="map">The mapping.</param>
/// <param name="items">Items.</param>
internal sealed class MapView(string name, MapValue map, IReadOnlyList<object?> items) : Container(items)
{
    public string Name => name;

    public MapValue Map => map;

    public IReadOnlyList<object?> Items => items;

    public static MapView Keys(MapValue map) => new("dict_keys", map, [.. map.Keys]);

    public static MapView Values(MapValue map) => new("dict_values", map, [.. map.Values]);

    public static MapView Entries(MapValue map) =>
        new("dict_items", map, [.. map.Entries.Select(static entry => new TupleValue(entry.Key, entry.Value))]);
}
