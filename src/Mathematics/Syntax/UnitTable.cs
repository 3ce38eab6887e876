using System.Collections.Frozen;
using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Syntax;

/// <summary>Units of measure and of money: what each is in the unit of its kind.</summary>
internal static class UnitTable
{
    // Kind and power, then the size of each name in the unit of the kind.
    private static readonly (string Kind, int Power, (string Names, Rational Size)[] Units)[] Rows =
    [
        ("length", 1, [
            ("m meter metre", 1), ("mm millimeter millimetre", One(1000)), ("cm centimeter centimetre", One(100)),
            ("dm decimeter decimetre", One(10)),
            ("km kilometer kilometre", 1000), ("nm nanometer nanometre", One(1_000_000_000)), ("in inch inches", new(254, 10_000)),
            ("ft foot feet", new(3048, 10_000)), ("yd yard", new(9144, 10_000)), ("mi mile", new(1_609_344, 1000))]),
        ("length", 2, [("ha hectare", 10_000), ("acre", new(40_468_564_224, 10_000_000))]),
        ("length", 3, [
            ("L l liter litre", One(1000)), ("mL ml milliliter millilitre cc", One(1_000_000)),
            ("gal gallon", new(3_785_411_784, 1_000_000_000_000)),
            ("qt quart", new(3_785_411_784, 4_000_000_000_000)), ("pt pint", new(3_785_411_784, 8_000_000_000_000)),
            ("cup", new(3_785_411_784, 16_000_000_000_000))]),
        ("mass", 1, [
            ("g gram gramme", 1), ("mg milligram", One(1000)), ("kg kilogram kilo", 1000), ("t tonne", 1_000_000),
            ("lb lbs pound", new(45_359_237, 100_000)),
            ("oz ounce", new(45_359_237, 1_600_000)), ("ton", new(90_718_474_000, 100_000))]),
        ("time", 1, [
            ("s sec second", 1), ("ms millisecond", One(1000)), ("min minute", 60), ("h hr hour", 3600), ("day", 86_400), ("week wk", 604_800)]),
        ("year", 1, [("yr year", 1), ("month", One(12)), ("decade", 10), ("century centuries", 100)]),
        ("dollar", 1, [("$ dollar usd", 1), ("¢ cent", One(100))]),
        ("euro", 1, [("€ euro eur", 1)]),
        ("sterling", 1, [("£ gbp", 1), ("pence", One(100))]),
        ("yen", 1, [("¥ yen", 1)]),
        ("yuan", 1, [("yuan rmb", 1)]),
        ("rupee", 1, [("₹ rupee", 1)]),
        ("degree", 1, [("° degree deg", 1), ("arcminute", One(60)), ("arcsecond", One(3600))]),
        ("celsius", 1, [("celsius °c", 1)]),
        ("fahrenheit", 1, [("fahrenheit °f", 1)]),
        ("kelvin", 1, [("K kelvin", 1)]),
        ("newton", 1, [("N newton", 1), ("kN kilonewton", 1000)]),
        ("joule", 1, [("J joule", 1), ("kJ kilojoule", 1000)]),
        ("watt", 1, [("W watt", 1), ("kW kilowatt", 1000)]),
        ("volt", 1, [("V volt", 1)]),
        ("ampere", 1, [("A amp ampere", 1)]),
        ("ohm", 1, [("ohm Ω", 1)]),
        ("hertz", 1, [("Hz hertz", 1), ("kHz kilohertz", 1000)]),
        ("mole", 1, [("mol mole", 1)]),
    ];

    private static readonly FrozenDictionary<string, UnitNode> Nodes = Rows
        .SelectMany(static row => row.Units.SelectMany(unit => unit.Names.Split(' ').Select(name =>
            KeyValuePair.Create(name, new UnitNode(name, unit.Size, row.Kind, row.Power)))))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The unit of a name, in the plural too, or null. Short names know small letters from capitals.</summary>
    public static UnitNode? Find(string name)
    {
        if (Nodes.TryGetValue(name, out var unit))
        {
            return unit;
        }

        var lower = name.ToLowerInvariant();
        if (lower.Length > 2 && Nodes.TryGetValue(lower, out unit))
        {
            return unit;
        }

        return lower.Length > 3 && lower[^1] == 's' && Nodes.TryGetValue(lower[..^1], out unit) ? unit : null;
    }

    private static Rational One(long parts) => new(1, parts);
}
