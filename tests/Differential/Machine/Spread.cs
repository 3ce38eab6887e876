namespace Differential.Machine;

/// <summary>The spread of results computed with rounding errors of one size.</summary>
internal sealed class Spread(IReadOnlyList<Outcome> exact, double precision)
{
    /// <summary>The allowed error of a form, as a multiple of the largest error among those arithmetics.</summary>
    private const double Margin = 16;

    private readonly List<Deviation> _deviations = [.. exact.Select(static outcome => new Deviation(outcome))];

    /// <summary>Of how many arithmetics.</summary>
    public int Count { get; private set; }

    /// <summary>True if every arithmetic made the same decisions as the exact one.</summary>
    public bool IsStable { get; private set; } = true;

    /// <summary>The largest deviation of the loss of a round from the exact one.</summary>
    public double OfLoss(int round) => _deviations[round].Loss;

    public void Add(IReadOnlyList<Outcome> near, bool decidedAlike)
    {
        Count++;
        IsStable &= decidedAlike;
        for (var round = 0; round < near.Count; round++)
        {
            _deviations[round].Include(exact[round], near[round]);
        }
    }

    /// <summary>The first number of a form that is too far from the exact one.</summary>
    public Difference? Difference(Outcome exact, Outcome given, int round)
    {
        var deviation = _deviations[round];
        var ofLoss = Math.Max(deviation.Loss, precision * exact.Size);
        if (!IsNear(exact.Loss, given.Loss, ofLoss))
        {
            return new Difference("loss", 0, exact.Loss, given.Loss, Margin * ofLoss);
        }

        foreach (var (name, value) in exact.Metrics)
        {
            // A control whose output is a constant is no control any more.
            if (given.Metrics.TryGetValue(name, out var other) && !IsNear(value, other, deviation.Metrics[name]))
            {
                return new Difference($"metric {name}", 0, value, other, Margin * deviation.Metrics[name]) { What = "metric" };
            }
        }

        return Array("gradient", exact.Gradient, given.Gradient, deviation.Gradient) ?? Array("advantage", exact.Advantage, given.Advantage, deviation.Advantage);
    }

    private Difference? Array(string name, double[] exact, double[] given, double[] deviations)
    {
        if (exact.Length != given.Length)
        {
            return new Difference(name + " length", 0, exact.Length, given.Length, 0);
        }

        // An element whose deviations happened to be small is as uncertain as its neighbors.
        var (common, scale) = (deviations.DefaultIfEmpty(0).Max() / 4, exact.Select(Math.Abs).DefaultIfEmpty(0).Max() / 16);
        for (var i = 0; i < exact.Length; i++)
        {
            if (!IsNear(exact[i], given[i], Math.Max(deviations[i], Math.Max(common, precision * scale))))
            {
                return new Difference(name, i, exact[i], given[i], Margin * deviations[i]);
            }
        }

        return null;
    }

    private bool IsNear(double exact, double given, double deviation) =>
        Math.Abs(exact - given) <= (Margin * deviation) + (4 * precision * Math.Abs(exact)) + double.Epsilon;

    /// <summary>The greatest deviation of each number.</summary>
    private sealed class Deviation(Outcome exact)
    {
        public double Loss { get; private set; }

        public double[] Gradient { get; } = new double[exact.Gradient.Length];

        public double[] Advantage { get; } = new double[exact.Advantage.Length];

        public Dictionary<string, double> Metrics { get; } = exact.Metrics.Keys.ToDictionary(static name => name, static _ => 0.0);

        public void Include(Outcome exact, Outcome near)
        {
            Loss = Math.Max(Loss, Math.Abs(near.Loss - exact.Loss));
            Include(Gradient, exact.Gradient, near.Gradient);
            Include(Advantage, exact.Advantage, near.Advantage);
            foreach (var (name, value) in exact.Metrics)
            {
                Metrics[name] = Math.Max(Metrics[name], Math.Abs(near.Metrics[name] - value));
            }
        }

        private static void Include(double[] deviations, double[] exact, double[] near)
        {
            for (var i = 0; i < deviations.Length; i++)
            {
                deviations[i] = Math.Max(deviations[i], Math.Abs(near[i] - exact[i]));
            }
        }
    }
}
