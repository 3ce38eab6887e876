namespace Differential.Reference;

/// <summary>Operations that compare elements: selections, ranks, quantiles. Ties go to the first; no gradient.</summary>
internal static class Comparison
{
    /// <summary>In each outer element the first so many of what counts, the greatest or the least.</summary>
    public static Quantity First(this Tape tape, Func<int, double> count, Quantity value, Extent per, Quantity? where, bool fromGreatest)
    {
        var (over, populations) = Populations(tape, value, per, where);
        var values = tape.Widen(value, over).Values;
        var chosen = new bool[tape.Places.Count(over)];
        foreach (var population in populations)
        {
            var order = Sorted(tape, values, population);
            if (fromGreatest)
            {
                // Stable from the other side, too.
                order = [.. order.GroupBy(i => values[i]).Reverse().SelectMany(static equal => equal)];
            }

            foreach (var element in order.Take((int)Math.Min(count(population.Length), int.MaxValue)))
            {
                chosen[element] = true;
            }
        }

        return Tape.Condition(over, chosen);
    }

    /// <summary>The size of a fraction of a population: rounded down, but at least one.</summary>
    public static double Share(this Tape tape, double fraction, int population)
    {
        var share = Math.Floor(tape.Arithmetic.Round(fraction * population));
        tape.Arithmetic.Decide(share);
        return Math.Max(1, share);
    }

    /// <summary>In each outer element a fraction of the population, drawn from what satisfies a condition: those with the least keys.</summary>
    public static Quantity Draw(this Tape tape, double fraction, Quantity among, Extent per, Quantity? where, double[] keys)
    {
        var chosen = new bool[among.Values.Length];
        foreach (var population in Populations(tape, among, per, where).Members)
        {
            foreach (var element in population.Where(among.Holds).OrderBy(i => keys[i]).Take((int)tape.Share(fraction, population.Length)))
            {
                chosen[element] = true;
            }
        }

        return Tape.Condition(among.Extent, chosen);
    }

    /// <summary>
    /// For each outer element the value below which a share of what counts lies, interpolated between neighbors; 0 where nothing counts.
    /// </summary>
    public static Quantity Quantile(this Tape tape, double share, Quantity value, Extent per, Quantity? where)
    {
        var (over, populations) = Populations(tape, value, per, where);
        var values = tape.Widen(value, over).Values;
        return tape.Record(per, [.. populations.Select(Of)], false, null);

        double Of(int[] population)
        {
            if (population.Length == 0)
            {
                return 0;
            }

            var sorted = Array.ConvertAll(Sorted(tape, values, population), i => values[i]);
            var place = Math.Min(1, Math.Max(0, share)) * (sorted.Length - 1);
            var below = (int)Math.Floor(place);
            tape.Arithmetic.Decide(Math.Floor(tape.Arithmetic.Round(place)));
            var above = Math.Min(below + 1, sorted.Length - 1);
            return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
        }
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

    /// <summary>The members of each outer element that count.</summary>
    private static (Extent Over, int[][] Members) Populations(Tape tape, Quantity value, Extent per, Quantity? where)
    {
        var over = where is null ? value.Extent : Places.Meet(value.Extent, where.Extent);
        var kept = where is null ? null : tape.Widen(where, over);
        var holders = tape.Places.Of(over, per);
        var members = Enumerable.Range(0, holders.Length).Where(i => kept?.Holds(i) ?? true).ToLookup(i => holders[i]);
        return (over, [.. Enumerable.Range(0, tape.Places.Count(per)).Select(outer => members[outer].ToArray())]);
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
