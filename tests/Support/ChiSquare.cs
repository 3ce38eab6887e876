namespace EntroPIC.Tests;

internal static class ChiSquare
{
    // The standard normal exceeds this once in ten thousand times.
    private const double Deviations = 3.719;

    /// <summary>Fails if counts differ from probabilities more than one sample in ten thousand would.</summary>
    public static void AssertFits(IReadOnlyList<double> counts, IReadOnlyList<double> probabilities)
    {
        var total = counts.Sum();
        var (statistic, bins) = (0.0, 0);
        var (rareCount, rareExpected) = (0.0, 0.0);
        foreach (var (count, probability) in counts.Zip(probabilities))
        {
            var expected = probability * total;
            if (probability == 0)
            {
                Assert.Equal(0, count);
            }
            else if (expected < 5)
            {
                (rareCount, rareExpected) = (rareCount + count, rareExpected + expected);
            }
            else
            {
                (statistic, bins) = (statistic + (count - expected) * (count - expected) / expected, bins + 1);
            }
        }
        if (rareExpected >= 5)
        {
            (statistic, bins) = (statistic + (rareCount - rareExpected) * (rareCount - rareExpected) / rareExpected, bins + 1);
        }

        // Wilson and Hilferty (1931): the cube root of chi-square over its degrees of freedom is nearly normal.
        Assert.True(bins > 1, "there is nothing to compare");
        var freedom = bins - 1.0;
        var limit = freedom * Math.Pow(1 - 2 / (9 * freedom) + Deviations * Math.Sqrt(2 / (9 * freedom)), 3);
        Assert.True(statistic < limit, $"chi-square is {statistic} with {freedom} degrees of freedom, accepted is less than {limit}");
    }
}
