namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A group of filter <c>groupby</c>: a tuple whose parts have names, too.</summary>
internal sealed class GroupValue(object? grouper, ListValue list) : TupleValue(grouper, list), IHasMembers
{
    public bool TryGetMember(string name, out object? value)
    {
        value = name switch { "grouper" => grouper, "list" => list, _ => null };
        return name is "grouper" or "list";
    }
}
