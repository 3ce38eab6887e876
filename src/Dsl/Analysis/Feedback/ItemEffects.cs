namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>What training under a raised output does to what is measured.</summary>
internal enum Effect
{
    None,
    Raises,
    Lowers,

    /// <summary>It depends on the state of training.</summary>
    Open,
    Unknown,
}

/// <summary>What a control does to what it measures through each of the items that it acts through.</summary>
internal sealed class ItemEffects
{
    // In the order in which the items act.
    private readonly List<(string Item, Effect Effect)> _items = [];

    public static ItemEffects Unknown => Of("", Effect.Unknown);

    /// <summary>What it does through all of them.</summary>
    public Effect Whole => _items.Aggregate(Effect.None, static (joined, item) => Join(joined, item.Effect));

    /// <summary>
    /// An item that does nothing but raise it, and one that does nothing but lower it; <c>null</c> where there are no such two. Of one item
    /// that does both nothing is said: its conditions may go together in a way that is not known here.
    /// </summary>
    public (string Raising, string Lowering)? Opposed =>
        Whole == Effect.Open && First(Effect.Raises) is { } raising && First(Effect.Lowers) is { } lowering ? (raising, lowering) : null;

    /// <summary>Adds what is done in one case.</summary>
    public void Add(IEnumerable<string> items, Effect effect)
    {
        foreach (var item in items)
        {
            var index = _items.FindIndex(known => known.Item == item);
            if (index < 0)
            {
                _items.Add((item, effect));
            }
            else
            {
                _items[index] = (item, Join(_items[index].Effect, effect));
            }
        }
    }

    private string? First(Effect effect) => _items.Where(item => item.Effect == effect).Select(static item => item.Item).FirstOrDefault();

    private static ItemEffects Of(string item, Effect effect)
    {
        var effects = new ItemEffects();
        effects.Add([item], effect);
        return effects;
    }

    private static Effect Join(Effect left, Effect right) =>
        left == Effect.None ? right
        : right == Effect.None || left == right ? left
        : left == Effect.Unknown || right == Effect.Unknown ? Effect.Unknown
        : Effect.Open;
}
