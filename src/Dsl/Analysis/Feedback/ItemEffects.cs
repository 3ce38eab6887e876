namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The effect of a raised output, through training, on the measurement.</summary>
internal enum Effect
{
    None,
    Raises,
    Lowers,

    /// <summary>The effect depends on the state of training.</summary>
    Open,
    Unknown,
}

/// <summary>The effects of a control on its measurement, by item.</summary>
internal sealed class ItemEffects
{
    // In the order of the items.
    private readonly List<(string Item, Effect Effect)> _items = [];

    public static ItemEffects Unknown => Of("", Effect.Unknown);

    /// <summary>The total effect.</summary>
    public Effect Total => _items.Aggregate(Effect.None, static (joined, item) => Join(joined, item.Effect));

    /// <summary>
    /// An item that only raises the measurement and one that only lowers it, or <c>null</c>. An item that does both is ignored, since its
    /// conditions may be related in an unknown way.
    /// </summary>
    public (string Raising, string Lowering)? Opposed =>
        Total == Effect.Open && First(Effect.Raises) is { } raising && First(Effect.Lowers) is { } lowering ? (raising, lowering) : null;

    /// <summary>Adds the effect of one case.</summary>
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
