namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>The result of filters such as <c>map</c>: items are computed on demand, each only once.</summary>
/// <param name="source">Source of the items.</param>
/// <param name="items">The items.</param>
internal sealed class IteratorValue(object? source, IEnumerable<object?> items) : Container([source])
{
    private readonly IEnumerator<object?> _items = items.GetEnumerator();

    /// <summary>The items that are left.</summary>
    public IEnumerable<object?> Rest()
    {
        while (_items.MoveNext())
        {
            yield return _items.Current;
        }
    }
}
