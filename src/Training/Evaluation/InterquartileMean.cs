namespace EntroPIC.Evaluation;

/// <summary>The mean of the middle half of values, which a single run that fails moves little (arXiv 2108.13264, 4.3).</summary>
public static class InterquartileMean
{
    /// <summary>The mean without the lowest and the highest quarter. A quarter is rounded down to whole values, so of fewer than four values it is
    /// their mean.</summary>
    /// <param name="values">The values, in any order; at least one. If one of them is NaN, so is the mean.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("there are no values; a mean needs at least one", nameof(values));
        }

        var cut = values.Count / 4;
        return values.Any(double.IsNaN) ? double.NaN : values.Order().Skip(cut).Take(values.Count - (2 * cut)).Average();
    }
}
