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

        var over = node.Inputs[1].Scope;
        var result = new double[batch.Count(node.Scope)];
        foreach (var part in Enumerable.Range(0, batch.Count(over)).GroupBy(i => batch.Owner(over, node.Per, i)))
        {
            if (node.Op == Op.Quantile)
            {
                result[part.Key] = Quantile(node, [.. part], valueOf);
                continue;
            }

            foreach (var i in Chosen(node, [.. part], valueOf))
            {
                result[i] = 1;
            }
        }

        return result;
    }

    private static IEnumerable<int> Chosen(Node node, int[] part, Func<Node, double[]> valueOf)
    {
        var x = valueOf(node.Inputs[1]);
        var population = Population(node, part, valueOf);
        var share = valueOf(node.Inputs[0])[0];
        var count = node.Op is Op.TopCount or Op.BottomCount ? (int)share : Math.Max(1, (int)(share * population.Count));
        var ordered = node.Op switch
        {
            Op.Top or Op.TopCount => population.OrderByDescending(i => x[i]),
            Op.Bottom or Op.BottomCount => population.OrderBy(i => x[i]),
            Op.Sample => population.Where(i => x[i] != 0),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "a trial has no such selection"),
        };
        return ordered.Take(count);
    }

    private static List<int> Population(Node node, int[] part, Func<Node, double[]> valueOf)
    {
        var where = node.Inputs.Length > 2 ? valueOf(node.Inputs[2]) : null;
        return [.. part.Where(i => where is null || where[i] != 0)];
    }

    private static double[] Ranks(double[] x, Func<int, int> scopeOf) =>
        [.. x.Select((value, i) => (double)Enumerable.Range(0, x.Length).Count(other => scopeOf(other) == scopeOf(i) && (x[other] < value || (x[other].Equals(value) && other < i))))];

    private static double Quantile(Node node, int[] part, Func<Node, double[]> valueOf)
    {
        var x = valueOf(node.Inputs[1]);
        var ordered = Population(node, part, valueOf).Select(i => x[i]).OrderBy(static value => value).ToArray();
        var share = valueOf(node.Inputs[0])[0];
        if (ordered.Length == 0)
        {
            return 0;
        }

        var place = Math.Min(Math.Max(share, 0), 1) * (ordered.Length - 1);
        var below = (int)place;
        return ordered[below] + ((place - below) * (ordered[Math.Min(below + 1, ordered.Length - 1)] - ordered[below]));
    }
}
