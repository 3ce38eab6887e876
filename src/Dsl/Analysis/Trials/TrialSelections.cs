using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis.Trials;

/// <summary>Selections, quantiles and ranks on a synthetic batch. A random sample takes the first elements.</summary>
internal static class TrialSelections
{
    public static double[] Of(Node node, TrialBatch batch, Func<Node, double[]> valueOf)
    {
        if (node.Op == Op.Rank)
        {
            return Ranks(valueOf(node.Inputs[0]), i => batch.Owner(node.Scope, node.Per, i));
        }

        var (over, share, x) = (node.Inputs[1].Scope, valueOf(node.Inputs[0])[0], valueOf(node.Inputs[1]));
        var where = node.Restriction is { } restriction ? valueOf(restriction) : null;
        var result = new double[batch.Count(node.Scope)];
        foreach (var part in Enumerable.Range(0, x.Length).GroupBy(i => batch.Owner(over, node.Per, i)))
        {
            int[] population = [.. part.Where(i => where is null || where[i] != 0)];
            if (node.Op == Op.Quantile)
            {
                result[part.Key] = Quantile([.. population.Select(i => x[i]).OrderBy(static value => value)], share);
                continue;
            }

            foreach (var i in Chosen(node.Op, population, x, share))
            {
                result[i] = 1;
            }
        }

        return result;
    }

    private static IEnumerable<int> Chosen(Op op, int[] population, double[] x, double share)
    {
        var count = op is Op.TopCount or Op.BottomCount ? (int)share : Math.Max(1, (int)(share * population.Length));
        var ordered = op switch
        {
            Op.Top or Op.TopCount => population.OrderByDescending(i => x[i]),
            Op.Bottom or Op.BottomCount => population.OrderBy(i => x[i]),
            Op.Sample => population.Where(i => x[i] != 0),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, "a trial has no such selection"),
        };
        return ordered.Take(count);
    }

    private static double[] Ranks(double[] x, Func<int, int> scopeOf) =>
        [.. x.Select((value, i) => (double)Enumerable.Range(0, x.Length).Count(other => scopeOf(other) == scopeOf(i) && (x[other] < value || (x[other].Equals(value) && other < i))))];

    private static double Quantile(double[] ordered, double share)
    {
        if (ordered.Length == 0)
        {
            return 0;
        }

        var place = Math.Min(Math.Max(share, 0), 1) * (ordered.Length - 1);
        var below = (int)place;
        return ordered[below] + ((place - below) * (ordered[Math.Min(below + 1, ordered.Length - 1)] - ordered[below]));
    }
}
