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

        var x = valueOf(node.Inputs[1]);
        var where = node.Inputs.Length > 2 ? valueOf(node.Inputs[2]) : null;
        var among =
            Enumerable.Range(0, x.Length).Where(i => (where is null || where[i] != 0) && (node.Op != Op.Sample || x[i] != 0)).ToList();
        var share = valueOf(node.Inputs[0])[0];
        if (node.Op == Op.Quantile)
        {
            return [Quantile([.. among.Select(i => x[i]).OrderBy(static value => value)], share)];
        }

        var population = node.Op == Op.Sample ? x.Length : among.Count;
        var count = node.Op is Op.TopCount or Op.BottomCount ? (int)share : Math.Max(1, (int)(share * population));
        var ordered = node.Op switch
        {
            Op.Top or Op.TopCount => among.OrderByDescending(i => x[i]),
            Op.Bottom or Op.BottomCount => among.OrderBy(i => x[i]),
            Op.Sample => among.AsEnumerable(),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "a trial has no such selection"),
        };
        var taken = new HashSet<int>(ordered.Take(count));
        return [.. x.Select((_, i) => taken.Contains(i) ? 1.0 : 0)];
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
