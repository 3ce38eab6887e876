namespace Differential.Reference;

/// <summary>The computed values in order, for reverse-mode differentiation.</summary>
/// <param name="places">The batch.</param>
/// <param name="arithmetic">How numbers are rounded.</param>
/// <param name="cuts">What has no gradient, in order: kept where it is empty, else taken from there, so that differences leave it as it was.</param>
internal sealed class Tape(Places places, Arithmetic arithmetic, CutValues cuts)
{
    private readonly List<Quantity> _quantities = [];
    private int _additions;
    private Quantity? _from;

    public Places Places => places;

    public Arithmetic Arithmetic => arithmetic;

    public static Quantity Number(double value) => new(Extent.Batch, [value]);

    public static Quantity Truth(bool value) => new(Extent.Batch, [value ? 1 : 0], isCondition: true);

    /// <summary>A value computed from others.</summary>
    /// <param name="extent">Where it lives.</param>
    /// <param name="values">Its values.</param>
    /// <param name="isLive">Whether gradient flows through it.</param>
    /// <param name="pull">Adds to the slopes of its inputs, given its own.</param>
    public Quantity Record(Extent extent, double[] values, bool isLive, Action<double[]>? pull)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arithmetic.Round(values[i]);
        }

        return Keep(extent, values, isLive, pull);
    }

    /// <summary>A value selected from others.</summary>
    public Quantity Keep(Extent extent, double[] values, bool isLive, Action<double[]>? pull)
    {
        var quantity = new Quantity(extent, values, isLive: isLive) { Pull = isLive ? pull : null };
        _quantities.Add(quantity);
        return quantity;
    }

    /// <summary>A condition; its inputs get no gradient.</summary>
    public static Quantity Condition(Extent extent, bool[] values) => new(extent, Array.ConvertAll(values, static value => value ? 1.0 : 0), isCondition: true);

    /// <summary>Its values without its gradient.</summary>
    public Quantity Cut(Quantity value) => value.IsLive ? new Quantity(value.Extent, cuts.Take(value.Values), value.IsCondition) : value;

    /// <summary>The value of an outer extent for everything inside.</summary>
    public Quantity Widen(Quantity value, Extent extent)
    {
        if (value.Extent == extent)
        {
            return value;
        }

        var holders = places.Of(extent, value.Extent);
        var values = Array.ConvertAll(holders, holder => value.Values[holder]);
        if (value.IsCondition)
        {
            return new Quantity(extent, values, isCondition: true);
        }

        return Keep(extent, values, value.IsLive, slope =>
        {
            for (var i = 0; i < slope.Length; i++)
            {
                Add(value, holders[i], slope[i]);
            }
        });
    }

    /// <summary>Adds to a slope, rounding as one that adds one by one does: equal slopes may be found in different ways, and then do not cancel.</summary>
    public void Add(Quantity value, int element, double slope)
    {
        if (value.IsLive && slope != 0)
        {
            _additions++;
            var sum = arithmetic.Round(value.Slope[element] + arithmetic.Round(slope, _additions), _additions);

            // A form may add up parts in another order, or a part in parts of its own: it rounds at the size of each, not of what is left.
            value.Slope[element] = value.Gather(element, arithmetic.NoiseOf(slope, _from?.ShareOfNoise(arithmetic, value.Extent, element) ?? 0), out var noise) > 1
                ? arithmetic.Blur(sum, noise)
                : sum;
        }
    }

    /// <summary>Finds the derivative of a number by everything that it was computed from.</summary>
    public void Differentiate(Quantity result)
    {
        result.Slope[0] = 1;
        for (var i = _quantities.Count - 1; i >= 0; i--)
        {
            // Slopes that nothing asks for are seen once, too: a form multiplies them by 0.
            if (_quantities[i] is { Pull: { } pull } quantity && (quantity.HasSlope || arithmetic.IsExact))
            {
                _from = quantity;
                pull(quantity.Slope);
            }
        }
    }
}
