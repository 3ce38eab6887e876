namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>Values that can be set from inside a loop.</summary>
internal sealed class NamespaceValue : IHasMembers
{
    private readonly OrderedDictionary<string, object?> _values = new(StringComparer.Ordinal);

    public object? this[string name]
    {
        set => _values[name] = value;
    }

    public MapValue ToMap() => MapValue.Of(_values.Select(static entry => ((object?)entry.Key, entry.Value)));

    public bool TryGetMember(string name, out object? value) => _values.TryGetValue(name, out value);
}
