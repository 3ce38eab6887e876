namespace EntroPIC.Telemetry;

/// <summary>A curve in one line of text, scaled to its own minimum and maximum.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";
    private const char Gap = ' ';

    /// <summary>Draws the values, averaged down to <paramref name="width"/>; non-finite values are gaps.</summary>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        var points = Fit(values, width);
        var finite = points.Where(double.IsFinite).ToArray();
        if (finite.Length == 0)
        {
            return new string(Gap, points.Length);
        }

        var minimum = finite.Min();
        var range = finite.Max() - minimum;
        return string.Concat(points.Select(point => Character(point, minimum, range)));
    }

    private static char Character(double point, double minimum, double range)
    {
        if (!double.IsFinite(point))
        {
            return Gap;
        }

        // A constant curve has no scale; it lies in the middle. So does one whose range is too large for a double.
        var height = range > 0 && double.IsFinite(range) ? (point - minimum) / range : 0.5;
        return Levels[Math.Min((int)(height * Levels.Length), Levels.Length - 1)];
    }

    private static double[] Fit(IReadOnlyList<double> values, int width)
    {
        var count = Math.Min(values.Count, Math.Max(width, 0));
        var points = new double[count];
        for (var i = 0; i < count; i++)
        {
            var start = (int)((long)i * values.Count / count);
            var end = (int)((long)(i + 1) * values.Count / count);
            var finite = values.Skip(start).Take(end - start).Where(double.IsFinite);
            points[i] = finite.DefaultIfEmpty(double.NaN).Average();
        }

        return points;
    }
}
