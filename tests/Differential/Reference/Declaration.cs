namespace Differential.Reference;

/// <summary>A loss with what it inherits: an item takes the place of one of its name and kind, `remove` drops one.</summary>
internal sealed class Declaration
{
    private readonly List<(ItemSyntax Syntax, Catalog Home)> _items = [];

    public Declaration(LossSyntax loss, Catalog home)
    {
        if (loss.Base is { } name)
        {
            var found = (name == loss.Name ? home.FindBeyond<LossSyntax>(name) : home.Find<LossSyntax>(name))!.Value;
            _items.AddRange(new Declaration(found.Syntax, found.Home)._items);
        }

        foreach (var item in loss.Items)
        {
            var place = _items.FindIndex(other => IsSame(other.Syntax, item));
            if (item is RemoveSyntax)
            {
                _items.RemoveAt(place);
            }
            else if (item is not AllowSyntax && place >= 0)
            {
                _items[place] = (item, home);
            }
            else if (item is not AllowSyntax)
            {
                _items.Add((item, home));
            }
        }
    }

    public IEnumerable<(T Syntax, Catalog Home)> All<T>() where T : ItemSyntax =>
        _items.Where(static item => item.Syntax is T).Select(static item => ((T)item.Syntax, item.Home));

    public (T Syntax, Catalog Home)? Only<T>() where T : ItemSyntax
    {
        var found = All<T>().ToList();
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The item that a name stands for; metrics have names of their own.</summary>
    public (ItemSyntax Syntax, Catalog Home)? Named(string name)
    {
        var place = _items.FindIndex(item => item.Syntax.Name == name && item.Syntax is not MetricSyntax);
        return place < 0 ? null : _items[place];
    }

    private static bool IsSame(ItemSyntax known, ItemSyntax item) => item switch
    {
        RemoveSyntax { Name: "advantage" } => known is AdvantageSyntax,
        RemoveSyntax => known.Name == item.Name,
        PolicySyntax or AdvantageSyntax or ReduceSyntax => known.GetType() == item.GetType(),
        MetricSyntax => known is MetricSyntax && known.Name == item.Name,
        _ => known.Name == item.Name && known is not MetricSyntax,
    };
}
