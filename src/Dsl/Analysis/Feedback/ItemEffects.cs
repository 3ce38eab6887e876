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
    private readonly Dictionary<(string Item, int SignOfAdvantage), Effect> _bySign = [];

    public static ItemEffects Unknown => Of("", Effect.Unknown);

    /// <summary>The total effect.</summary>
    public Effect Total => _items.Aggregate(Effect.None, static (joined, item) => Join(joined, item.Effect));

    /// <summary>
    /// An item that only raises the measurement and one that only lowers it, or <c>null</c>. An item that does both is ignored, since its
    /// conditions may be related in an unknown way.
    /// </summary>
    public (string Raising, string Lowering)? Opposed =>
        Total == Effect.Open && First(Effect.Raises) is { } raising && First(Effect.Lowers) is { } lowering ? (raising, lowering) : null;

    /// <summary>
    /// An item that raises the measurement where the advantage has one sign and lowers it where it has the other, or <c>null</c>.
    /// </summary>
    public string? FollowsAdvantage => _items.Select(static item => item.Item).FirstOrDefault(item =>
        (OfSign(item, 1), OfSign(item, -1)) is (Effect.Raises, Effect.Lowers) or (Effect.Lowers, Effect.Raises));

    /// <summary>Adds the effect of one case.</summary>
    /// <param name="items">The items that cause it.</param>
    /// <param name="effect">The effect.</param>
    /// <param name="signOfAdvantage">The sign of the advantage in this case; 0 if it does not matter.</param>
    public void Add(IEnumerable<string> items, Effect effect, int signOfAdvantage = 0)
    {
        foreach (var item in items)
        {
            _bySign[(item, signOfAdvantage)] = Join(OfSign(item, signOfAdvantage), effect);
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

    private Effect OfSign(string item, int sign) => _bySign.TryGetValue((item, sign), out var effect) ? effect : Effect.None;

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
