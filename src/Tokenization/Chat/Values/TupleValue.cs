namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A tuple of Python.</summary>
internal class TupleValue(params IReadOnlyList<object?> items) : Container(items), IReadOnlyList<object?>
{
    public int Count => items.Count;

    public object? this[int index] => items[index];

    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
