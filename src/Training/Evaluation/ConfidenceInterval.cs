namespace EntroPIC.Evaluation;

/// <summary>Confidence interval of a mean.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    private const int Resamples = 2_000;
    private const long Seed = 1;

    /// <summary>
    /// An interval for the mean of values in [0, 1], one for each problem. Where all are 0 or 1, or all are equal, it is Wilson's score
    /// interval; otherwise the percentile bootstrap over problems, 2,000 times, with the same random numbers each time. Problems, not
    /// responses, are drawn: the responses to one problem are no independent evidence.
    /// </summary>
    /// <param name="values">The values; at least one.</param>
    /// <param name="confidence">Confidence level; between 0 and 1.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public static ConfidenceInterval OfMean(IReadOnlyList<double> values, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("there are no values; an interval needs at least one", nameof(values));
        }

        EnsureShare(confidence);

        // Resamples of equal values are equal, which says nothing of the next problem; a value of 0 or 1 has the greatest variance of a
        // mean.
        return values.All(static value => value is 0 or 1) || values.All(value => value == values[0])
            ? Wilson(values.Sum(), values.Count, confidence)
            : Bootstrap([values], static drawn => drawn.Average(), confidence);
    }

    /// <summary>
    /// An interval for the interquartile mean of the results of several runs on each of several tasks: the percentile bootstrap, which
    /// draws runs within each task, 2,000 times, with the same random numbers each time (arXiv 2108.13264, 4.1). Of a handful of runs on
    /// a single task it is too narrow.
    /// </summary>
    /// <param name="strata">The results of each task; at least one of each.</param>
    /// <param name="confidence">Confidence level; between 0 and 1.</param>
    /// <exception cref="ArgumentException">There are no tasks, or a task has no results.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public static ConfidenceInterval OfInterquartileMean(IReadOnlyList<IReadOnlyList<double>> strata, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(strata);
        if (strata.Count == 0 || strata.Any(static values => values.Count == 0))
        {
            throw new ArgumentException("a task has no results, or there are no tasks; an interval needs at least one result of each task", nameof(strata));
        }

        EnsureShare(confidence);
        return Bootstrap(strata, InterquartileMean.Of, confidence);
    }

    /// <summary>
    /// An interval for the mean of a few independent values of any size, such as the results of a run under several seeds: Student's, which
    /// takes them as normally distributed.
    /// </summary>
    /// <param name="values">The values; at least two.</param>
    /// <param name="confidence">Confidence level; between 0 and 1.</param>
    /// <exception cref="ArgumentException">There are fewer than two values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public static ConfidenceInterval OfFewRuns(IReadOnlyList<double> values, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 2)
        {
            throw new ArgumentException($"there are {values.Count} values; how far they spread shows from two on", nameof(values));
        }

        EnsureShare(confidence);
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var half = StudentDistribution.TwoSidedQuantile(confidence, values.Count - 1) * Math.Sqrt(variance / values.Count);
        return new(mean - half, mean + half);
    }

    private static void EnsureShare(double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "the confidence must be between 0 and 1");
        }
    }

    private static ConfidenceInterval Wilson(double successes, int trials, double confidence)
    {
        var z = NormalQuantile(0.5 + (confidence / 2));
        var share = successes / trials;
        var shrink = 1 + (z * z / trials);
        var center = (share + (z * z / (2 * trials))) / shrink;
        var half = z / shrink * Math.Sqrt((share * (1 - share) / trials) + (z * z / (4.0 * trials * trials)));

        // At 0 and 1 rounding would leave the ends a little beside.
        return new(successes == 0 ? 0 : center - half, successes == trials ? 1 : center + half);
    }

    private static ConfidenceInterval Bootstrap(
        IReadOnlyList<IReadOnlyList<double>> strata, Func<IReadOnlyList<double>, double> statistic, double confidence)
    {
        var drawn = new double[strata.Sum(static values => values.Count)];
        var statistics = new double[Resamples];
        for (var sample = 0; sample < Resamples; sample++)
        {
            var i = 0;
            foreach (var values in strata)
            {
                for (var end = i + values.Count; i < end; i++)
                {
                    drawn[i] = values[(int)(CounterRandom.Uniform(Seed, sample, i, 0) * values.Count)];
                }
            }

            statistics[sample] = statistic(drawn);
        }

        Array.Sort(statistics);
        return new(At(statistics, (1 - confidence) / 2), At(statistics, (1 + confidence) / 2));
    }

    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }

    /// <summary>The inverse of the standard normal distribution, by bisection.</summary>
    private static double NormalQuantile(double probability)
    {
        var (low, high) = (-10.0, 10.0);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            if (NormalDistribution(middle) < probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    // Marsaglia's series (Evaluating the Normal Distribution, 2004): 0.5 + density · (z + z³/3 + z⁵/(3·5) + …).
    private static double NormalDistribution(double z)
    {
        if (Math.Abs(z) > 8)
        {
            return z > 0 ? 1 : 0;
        }

        var (term, sum) = (z, z);
        for (var i = 3; Math.Abs(term) > 1e-17; i += 2)
        {
            term *= z * z / i;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
    }
}
