namespace EntroPIC.Evaluation;

/// <summary>Student's t distribution: a mean over few values, in units of its estimated error.</summary>
internal static class StudentDistribution
{
    /// <summary>The value that |t| stays below with a probability, by bisection.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double TwoSidedQuantile(double probability, int freedom)
    {
        // The angle of t is bounded where t is not.
        var (low, high) = (0.0, Math.PI / 2);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            if (Inside(middle, freedom) < probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Tan((low + high) / 2) * Math.Sqrt(freedom);
    }

    // Abramowitz and Stegun, 26.7.3 and 26.7.4: finite sums in the angle of t / √freedom.
    private static double Inside(double angle, int freedom)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = freedom % 2 == 1;
        var term = isOdd ? cosine : 1;
        var sum = freedom == 1 ? 0 : term;
        for (var i = isOdd ? 3 : 2; i <= freedom - 2; i += 2)
        {
            term *= cosine * cosine * (i - 1) / i;
            sum += term;
        }

        return isOdd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
    }
}
