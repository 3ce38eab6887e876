using System.Diagnostics.CodeAnalysis;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A dictionary of Python: entries keep their order, and of entries with one key the last counts.</summary>
internal sealed class MapValue : Container
{
    // Dictionaries take no null.
    private static readonly object None = new();

    private readonly OrderedDictionary<object, object?> _entries;

    private MapValue(OrderedDictionary<object, object?> entries)
        : base(entries.Keys.Concat(entries.Values)) => _entries = entries;

    public int Count => _entries.Count;

    public IEnumerable<object?> Keys => _entries.Keys.Select(Outside);

    public IEnumerable<object?> Values => _entries.Values;

    public IEnumerable<(object? Key, object? Value)> Entries => _entries.Select(static entry => (Outside(entry.Key), entry.Value));

    public static MapValue Of(IEnumerable<(object? Key, object? Value)> entries)
    {
        var map = new OrderedDictionary<object, object?>(PythonEquality.Comparer);
        foreach (var (key, value) in entries)
        {
            map[Inside(key)] = value;
        }

        return new(map);
    }

    /// <summary>The same where keys may be of any size, so that finding their place is work.</summary>
    public static MapValue Of(IEnumerable<(object? Key, object? Value)> entries, Rendering run) => Of(entries.Select(entry =>
    {
        run.Spend(SizeOf(entry.Key));
        return entry;
    }));

    /// <exception cref="TemplateFault">The key is of a kind that cannot be one.</exception>
    public bool TryGetValue(object? key, [MaybeNullWhen(false)] out object? value) => _entries.TryGetValue(Inside(key), out value);

    private static object Inside(object? key) => key ?? None;

    private static object? Outside(object key) => ReferenceEquals(key, None) ? null : key;
}
