namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A list of Python.</summary>
internal sealed class ListValue(IReadOnlyList<object?> items) : Container(items), IReadOnlyList<object?>
{
    public int Count => items.Count;

    public object? this[int index] => items[index];

    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
