namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>Goes around its items: <c>cycler(…)</c>.</summary>
internal sealed class CyclerValue(IReadOnlyList<object?> items) : IHasMembers
{
    private int _place;

    public bool TryGetMember(string name, out object? value)
    {
        value = name switch
        {
            "current" => items[_place],
            "next" => new Function(_ => Next()),
            "reset" => new Function(_ => Reset()),
            "pos" => (System.Numerics.BigInteger)_place,
            "items" => new TupleValue(items),
            _ => null,
        };
        return name is "current" or "next" or "reset" or "pos" or "items";
    }

    private object? Next()
    {
        var item = items[_place];
        _place = (_place + 1) % items.Count;
        return item;
    }

    private object? Reset()
    {
        _place = 0;
        return null;
    }
}
