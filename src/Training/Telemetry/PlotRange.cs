namespace EntroPIC.Telemetry;

/// <summary>The part of an axis that is shown.</summary>
internal readonly record struct PlotRange(double Minimum, double Maximum)
{
    // Far enough from the largest double that no difference of two values overflows.
    private const double Largest = 1e300;
    private const double Margin = 0.06;

    /// <summary>True if a value can be drawn: neither NaN nor infinite nor close to infinite.</summary>
    public static bool Shows(double value) => Math.Abs(value) <= Largest;

    /// <summary>From the smallest to the largest drawable value; 0 to 1 if there is none.</summary>
    public static PlotRange Of(IEnumerable<double> values)
    {
        var (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Where(Shows))
        {
            (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
        }

        return minimum <= maximum ? new PlotRange(minimum, maximum).Widened() : new PlotRange(0, 1);
    }

    /// <summary>With some air at both ends.</summary>
    public PlotRange WithMargin()
    {
        var margin = (Maximum - Minimum) * Margin;
        return new PlotRange(Minimum - margin, Maximum + margin);
    }

    // A constant, or all but one, needs a scale nevertheless; ticks closer than rounding errors have no labels.
    private PlotRange Widened()
    {
        var magnitude = Math.Max(Math.Abs(Minimum), Math.Abs(Maximum));
        var least = magnitude > 0 ? magnitude * 1e-6 : 1;
        if (Maximum - Minimum >= least)
        {
            return this;
        }

        var reach = magnitude > 0 ? magnitude * 0.05 : 1;
        return new PlotRange(Minimum - reach, Maximum + reach);
    }
}
