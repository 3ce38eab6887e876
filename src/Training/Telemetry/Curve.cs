namespace EntroPIC.Telemetry;

/// <summary>A named series of values over steps.</summary>
public sealed record Curve
{
    /// <summary>Makes a curve of steps and values.</summary>
    /// <param name="name">The name in the legend; curves of one name have one color in all panels of a figure.</param>
    /// <param name="steps">The horizontal positions, finite and ascending.</param>
    /// <param name="values">One value per step; NaN and infinities are gaps in the line.</param>
    /// <param name="band">The shaded area around the curve, or null.</param>
    /// <exception cref="ArgumentException">The name is blank, the lengths differ, or the steps do not ascend.</exception>
    public Curve(string name, IReadOnlyList<double> steps, IReadOnlyList<double> values, CurveBand? band = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(values);
        CheckLength(name, steps, values, nameof(values));
        if (band is not null)
        {
            CheckLength(name, steps, band.Lower, nameof(band));
            CheckLength(name, steps, band.Upper, nameof(band));
        }

        for (var i = 0; i < steps.Count; i++)
        {
            if (!double.IsFinite(steps[i]) || (i > 0 && steps[i] <= steps[i - 1]))
            {
                throw new ArgumentException($"curve `{name}`: steps must be finite and ascend, but number {i + 1} does not", nameof(steps));
            }
        }

        (Name, Steps, Values, Band) = (name, steps, values, band);
    }

    /// <summary>The name in the legend.</summary>
    public string Name { get; }

    /// <summary>The horizontal positions, ascending.</summary>
    public IReadOnlyList<double> Steps { get; }

    /// <summary>One value per step; NaN and infinities are gaps.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The shaded area around the curve, or null.</summary>
    public CurveBand? Band { get; }

    /// <summary>The course of one metric of a run. Records without it are passed over; where a resumed run did steps again, the later
    /// record counts.</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="records">The records in the order they were written.</param>
    /// <param name="metric">The metric to show.</param>
    /// <param name="stage">The stage whose records are taken, or null for all.</param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public static Curve FromRecords(string name, IEnumerable<MetricsRecord> records, string metric, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        var values = new SortedDictionary<long, double>();
        foreach (var record in records)
        {
            if ((stage is null || record.Stage == stage) && record.Metrics.TryGetValue(metric, out var value))
            {
                values[record.Step] = value;
            }
        }

        return new Curve(name, [.. values.Keys.Select(static step => (double)step)], [.. values.Values]);
    }

    /// <summary>The smoothed curve: the mean of a window of consecutive points, at the last of them; NaN and infinities
    /// are passed over. The band is left out.</summary>
    /// <param name="points">Points to a mean, at least 1; the last mean is of what remains.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of points is less than 1.</exception>
    public Curve Averaged(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        return new Curve(
            Name,
            [.. Steps.Chunk(points).Select(static chunk => chunk[^1])],
            [.. Values.Chunk(points).Select(static chunk => chunk.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())]);
    }

    /// <summary>The mean of curves, in the band that they span: that of several seeds, for example.</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="curves">One or more curves over the same steps.</param>
    /// <exception cref="ArgumentException">The name is blank, there is no curve, or the steps of two differ.</exception>
    public static Curve MeanOf(string name, params IReadOnlyList<Curve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        if (curves.Count == 0 || curves.Any(curve => !curve.Steps.SequenceEqual(curves[0].Steps)))
        {
            throw new ArgumentException(
                curves.Count == 0
                    ? $"`{name}` is the mean of no curves; it needs at least one"
                    : $"`{name}` is a mean of curves whose steps differ",
                nameof(curves));
        }

        return new Curve(
            name, curves[0].Steps, Of(static values => values.Average()),
            new CurveBand(Of(static values => values.Min()), Of(static values => values.Max())));

        List<double> Of(Func<IEnumerable<double>, double> value) =>
            [.. Enumerable.Range(0, curves[0].Steps.Count).Select(i => value(curves.Select(curve => curve.Values[i])))];
    }

    private static void CheckLength(string name, IReadOnlyList<double> steps, IReadOnlyList<double> values, string parameter)
    {
        if (values.Count != steps.Count)
        {
            throw new ArgumentException($"curve `{name}` has {steps.Count} steps but {values.Count} values", parameter);
        }
    }
}
