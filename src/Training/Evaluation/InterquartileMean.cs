namespace EntroPIC.Evaluation;

/// <summary>The mean of the middle half of values, which a single run that fails does not move (arXiv 2108.13264).</summary>
public static class InterquartileMean
{
    /// <summary>The mean without the lowest and the highest quarter; each is rounded down to whole values.</summary>
    /// <param name="values">The values, in any order; at least one.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("there are no values; a mean needs at least one", nameof(values));
        }

        var cut = values.Count / 4;
        return values.Order().Skip(cut).Take(values.Count - (2 * cut)).Average();
    }
}
