namespace Differential.Reference;

/// <summary>Operations that compare elements: selections, ranks, quantiles. Ties go to the first; no gradient.</summary>
internal static class Comparison
{
    /// <summary>The first so many of what counts, the greatest or the least.</summary>
    public static Quantity First(this Tape tape, double count, Quantity value, Quantity? where, bool fromGreatest)
    {
        var (over, population) = Population(tape, value, where);
        var order = Sorted(tape, tape.Widen(value, over).Values, population);
        if (fromGreatest)
        {
            // Stable from the other side, too.
            var values = tape.Widen(value, over).Values;
            order = [.. order.GroupBy(i => values[i]).Reverse().SelectMany(static equal => equal)];
        }

        var chosen = new bool[tape.Places.Count(over)];
        foreach (var element in order.Take((int)Math.Min(count, int.MaxValue)))
        {
            chosen[element] = true;
        }

        return Tape.Condition(over, chosen);
    }

    /// <summary>The size of a fraction of the counted elements: rounded down, but at least one.</summary>
    public static double Share(this Tape tape, double fraction, Quantity value, Quantity? where)
    {
        var share = Math.Floor(tape.Arithmetic.Round(fraction * Population(tape, value, where).Members.Length));
        tape.Arithmetic.Decide(share);
        return Math.Max(1, share);
    }

    /// <summary>A fraction of the population, drawn from what satisfies a condition: those with the least keys.</summary>
    public static Quantity Draw(this Tape tape, double fraction, Quantity among, Quantity? where, double[] keys)
    {
        var chosen = new bool[among.Values.Length];
        var candidates = Enumerable.Range(0, chosen.Length).Where(i => among.Holds(i) && (where is null || tape.Widen(where, among.Extent).Holds(i)));
        foreach (var element in candidates.OrderBy(i => keys[i]).Take((int)tape.Share(fraction, among, where)))
        {
            chosen[element] = true;
        }

        return Tape.Condition(among.Extent, chosen);
    }

    /// <summary>The value below which a share of what counts lies, interpolated between neighbors; 0 where nothing counts.</summary>
    public static Quantity Quantile(this Tape tape, double share, Quantity value, Quantity? where)
    {
        var (over, population) = Population(tape, value, where);
        if (population.Length == 0)
        {
            return Tape.Number(0);
        }

        var values = tape.Widen(value, over).Values;
        var sorted = Array.ConvertAll(Sorted(tape, values, population), i => values[i]);
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        tape.Arithmetic.Decide(Math.Floor(tape.Arithmetic.Round(place)));
        var above = Math.Min(below + 1, sorted.Length - 1);
        return tape.Record(Extent.Batch, [sorted[below] + ((place - below) * (sorted[above] - sorted[below]))], false, null);
    }

    /// <summary>For each value its place, from 0, among those that belong to the same outer element.</summary>
    public static Quantity Rank(this Tape tape, Quantity value, Extent per)
    {
        var holders = tape.Places.Of(value.Extent, per);
        var ranks = new double[value.Values.Length];
        foreach (var members in Enumerable.Range(0, ranks.Length).GroupBy(i => holders[i]))
        {
            var order = Sorted(tape, value.Values, [.. members]);
            for (var place = 0; place < order.Length; place++)
            {
                ranks[order[place]] = place;
            }
        }

        return new Quantity(value.Extent, ranks);
    }

    private static (Extent Over, int[] Members) Population(Tape tape, Quantity value, Quantity? where)
    {
        var over = where is null ? value.Extent : Places.Meet(value.Extent, where.Extent);
        var kept = where is null ? null : tape.Widen(where, over);
        return (over, [.. Enumerable.Range(0, tape.Places.Count(over)).Where(i => kept?.Holds(i) ?? true)]);
    }

    private static int[] Sorted(Tape tape, double[] values, int[] members)
    {
        var order = members.OrderBy(i => values[i]).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            tape.Arithmetic.Decide(order[i]);
            if (i > 0)
            {
                tape.Arithmetic.Order(values[order[i]], values[order[i - 1]]);
            }
        }

        return order;
    }
}
