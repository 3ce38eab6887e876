using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>The methods of mappings.</summary>
internal static class MapMethods
{
    private static readonly Dictionary<string, Func<MapValue, Arguments, object?>> All = new(StringComparer.Ordinal)
    {
        ["items"] = static (map, arguments) => Counted(map, arguments, MapView.Entries),
        ["keys"] = static (map, arguments) => Counted(map, arguments, MapView.Keys),
        ["values"] = static (map, arguments) => Counted(map, arguments, MapView.Values),
        ["copy"] = static (map, _) => map,
        ["get"] = Get,
    };

    public static Func<Arguments, object?>? Find(MapValue map, string name) =>
        All.TryGetValue(name, out var method) ? arguments => method(map, arguments) : null;

    private static MapView Counted(MapValue map, Arguments arguments, Func<MapValue, MapView> view)
    {
        arguments.Run.Spend(map.Count);
        return view(map);
    }

    private static object? Get(MapValue map, Arguments arguments)
    {
        var (key, otherwise) = (arguments.Next("key"), arguments.Next("default", null));
        arguments.Run.Spend(Container.SizeOf(key));
        return map.TryGetValue(key, out var found) ? found : otherwise;
    }
}
