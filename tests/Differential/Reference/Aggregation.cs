namespace Differential.Reference;

/// <summary>Sums, means and the like over the elements of one extent that belong to an element of an outer one; nothing is 0.</summary>
internal static class Aggregation
{
    public static Quantity Sum(this Tape tape, Quantity value, Extent per, Quantity? where = null)
    {
        var (over, kept) = Members(tape, ref value, where);
        var holders = tape.Places.Of(over, per);
        var (sums, counts) = (new double[tape.Places.Count(per)], new int[tape.Places.Count(per)]);
        for (var i = 0; i < holders.Length; i++)
        {
            if (kept[i])
            {
                // A single number is added to nothing, which no form rounds. A restricted sum is found in another way than one of all.
                var place = counts[holders[i]]++ == 0 ? 0 : 1 + (int)per + (where is null ? 0 : 32);
                sums[holders[i]] = tape.Arithmetic.Round(sums[holders[i]] + value.Values[i], place);
            }
        }

        return tape.Keep(per, sums, value.IsLive, slope =>
        {
            for (var i = 0; i < holders.Length; i++)
            {
                tape.Add(value, i, kept[i] ? slope[holders[i]] : 0);
            }
        });
    }

    /// <summary>The number of elements, or of those that satisfy the condition.</summary>
    public static Quantity Count(this Tape tape, Extent over, Extent per, Quantity? where = null) =>
        tape.Sum(new Quantity(over, Enumerable.Repeat(1.0, tape.Places.Count(over)).ToArray()), per, where);

    public static Quantity Mean(this Tape tape, Quantity value, Extent per, Quantity? where = null)
    {
        Members(tape, ref value, where);
        return tape.Apply(Function.Over, tape.Sum(value, per, where), tape.AtLeastOne(tape.Count(value.Extent, per, where)));
    }

    public static Quantity AtLeastOne(this Tape tape, Quantity count) => tape.Apply(Function.Greatest, count, Tape.Number(1));

    /// <summary>The standard deviation with Bessel's correction; 0, with no slope, where nothing deviates.</summary>
    public static Quantity Deviation(this Tape tape, Quantity value, Extent per, Quantity? where)
    {
        Members(tape, ref value, where);
        var mean = tape.Widen(tape.Mean(value, per, where), value.Extent);
        var isEqual = AllEqual(tape, value, per, where);
        var squares = tape.Sum(tape.Apply(Function.Named["square"], tape.Apply(Function.Minus, value, mean)), per, where);
        var others = tape.Apply(Function.Minus, tape.Count(value.Extent, per, where), Tape.Number(1));
        var variance = tape.Apply(Function.Over, squares, tape.AtLeastOne(others));
        var root = tape.Apply(Function.Named["sqrt"], tape.Choose(isEqual, Tape.Number(1), variance));
        return tape.Choose(isEqual, Tape.Number(0), root);
    }

    /// <summary>The greatest or the least; equal ones share the gradient.</summary>
    public static Quantity Extreme(this Tape tape, Quantity value, Extent per, Quantity? where, int sign)
    {
        var (over, kept) = Members(tape, ref value, where);
        var holders = tape.Places.Of(over, per);
        var best = new double[tape.Places.Count(per)];
        var shared = new int[best.Length];
        for (var i = 0; i < holders.Length; i++)
        {
            if (kept[i])
            {
                var order = shared[holders[i]] == 0 ? 1 : sign * tape.Arithmetic.Order(value.Values[i], best[holders[i]]);
                (best[holders[i]], shared[holders[i]]) = order > 0 ? (value.Values[i], 1) : (best[holders[i]], shared[holders[i]] + (order == 0 ? 1 : 0));
            }
        }

        // Values of responses and groups are kept in single precision in one place and in double precision in another; those of tokens are
        // computed anew where they are used, in single precision by other means.
        var isKept = over == Extent.Token && !tape.Arithmetic.IsSingle;
        var results = isKept ? best : Array.ConvertAll(best, number => tape.Arithmetic.Round(number, place: 17));
        return tape.Keep(per, results, value.IsLive, slope =>
        {
            for (var i = 0; i < holders.Length; i++)
            {
                if (kept[i] && value.Values[i] == best[holders[i]])
                {
                    tape.Add(value, i, slope[holders[i]] / shared[holders[i]]);
                }
            }
        });
    }

    /// <summary>The share of each element in the sum of exponentials.</summary>
    public static Quantity Softmax(this Tape tape, Quantity value, Extent per, Quantity? where)
    {
        var greatest = tape.Cut(tape.Extreme(value, per, where, 1));
        return tape.Apply(Function.Over, Power(value), tape.Sum(Power(Anew(tape, value)), per, where));

        Quantity Power(Quantity x) => tape.Apply(Function.Named["exp"], tape.Apply(Function.Minus, x, greatest));
    }

    /// <summary>A value as single precision computes it where it is used a second time: with another rounding.</summary>
    private static Quantity Anew(Tape tape, Quantity value) => !tape.Arithmetic.IsSingle ? value
        : tape.Keep(value.Extent, Array.ConvertAll(value.Values, number => tape.Arithmetic.Round(number, place: 18)), value.IsLive, slope =>
        {
            for (var i = 0; i < slope.Length; i++)
            {
                tape.Add(value, i, slope[i]);
            }
        });

    /// <summary>
    /// The distance of each element from the mean, in standard deviations. A form may compute the elements anew, with other roundings than those
    /// in the mean: where they differ little, the mean of the distances is then not quite 0.
    /// </summary>
    public static Quantity Whiten(this Tape tape, Quantity value, Quantity anew, Extent per, Quantity? where)
    {
        var variance = tape.Apply(Function.Named["square"], tape.Deviation(value, per, where));
        var scale = tape.Apply(Function.Named["sqrt"], tape.Apply(Function.Plus, variance, Tape.Number(1e-8)));
        foreach (var (least, greatest) in Ends(tape, value, per, where))
        {
            tape.Arithmetic.SeeWhitened(least, greatest);
        }

        return tape.Apply(Function.Over, tape.Apply(Function.Minus, anew, tape.Mean(value, per, where)), scale);
    }

    /// <summary>For each outer element, true if all its counted values are equal.</summary>
    private static Quantity AllEqual(Tape tape, Quantity value, Extent per, Quantity? where)
    {
        var ends = Ends(tape, value, per, where);
        foreach (var (least, greatest) in ends)
        {
            tape.Arithmetic.SeeSpread(least, greatest);
        }

        return Tape.Condition(
            per, Array.ConvertAll(ends, end => tape.Arithmetic.Equal(end.Least == end.Greatest && tape.Arithmetic.KeepsSums(end.Least))));
    }

    /// <summary>For each outer element, the least and the greatest of its counted values; 0 if it has none.</summary>
    private static (double Least, double Greatest)[] Ends(Tape tape, Quantity value, Extent per, Quantity? where)
    {
        var (over, kept) = Members(tape, ref value, where);
        var holders = tape.Places.Of(over, per);
        var ends = new (double Least, double Greatest)?[tape.Places.Count(per)];
        for (var i = 0; i < holders.Length; i++)
        {
            if (kept[i])
            {
                var (least, greatest) = ends[holders[i]] ?? (value.Values[i], value.Values[i]);
                ends[holders[i]] = (Math.Min(least, value.Values[i]), Math.Max(greatest, value.Values[i]));
            }
        }

        return Array.ConvertAll(ends, static end => end ?? default);
    }

    /// <summary>The extent whose elements are aggregated, that of the value and the restriction, and which of them count.</summary>
    private static (Extent Over, bool[] Kept) Members(Tape tape, ref Quantity value, Quantity? where)
    {
        var over = where is null ? value.Extent : Places.Meet(value.Extent, where.Extent);
        value = tape.Widen(Elementwise.AsNumber(value), over);
        var kept = where is null ? null : tape.Widen(where, over);
        return (over, [.. Enumerable.Range(0, tape.Places.Count(over)).Select(i => kept?.Holds(i) ?? true)]);
    }
}
