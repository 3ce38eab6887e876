namespace EntroPIC.Telemetry;

/// <summary>The metrics that a run logged in one stage, for reports that compare runs.</summary>
public sealed class StageMetrics
{
    // Curves and not records, which are many times as large: a report may compare dozens of long runs.
    private readonly Dictionary<string, Curve> _curves;

    /// <summary>Selects the records of a stage.</summary>
    /// <param name="records">All records of the run, in the order they were written; where a resumed run did steps again, the later record
    /// counts.</param>
    /// <param name="stage">The stage, such as <c>rl</c>, or <c>rl_eval</c> for its evaluations.</param>
    /// <exception cref="ArgumentException">The stage is blank.</exception>
    public StageMetrics(IEnumerable<MetricsRecord> records, string stage)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentException.ThrowIfNullOrWhiteSpace(stage);
        Stage = stage;
        List<MetricsRecord> ofStage = [.. records.Where(record => record.Stage == stage)];
        Names = [.. ofStage.SelectMany(static record => record.Metrics.Keys).Distinct(StringComparer.Ordinal)];
        _curves = Names.ToDictionary(static metric => metric, metric => Curve.FromRecords(metric, ofStage, metric), StringComparer.Ordinal);
    }

    /// <summary>The stage.</summary>
    public string Stage { get; }

    /// <summary>The names of its metrics, in the order in which they first appear.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>True if a record has the metric.</summary>
    /// <param name="metric">The name of the metric.</param>
    public bool Has(string metric) => _curves.ContainsKey(metric);

    /// <summary>The metric in the first record that has it.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="KeyNotFoundException">No record has it.</exception>
    public double First(string metric) => Values(metric)[0];

    /// <summary>The metric in the last record that has it.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="KeyNotFoundException">No record has it.</exception>
    public double Last(string metric) => Values(metric)[^1];

    /// <summary>The mean of the metric over the end of the stage: single steps are noisy.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="share">The share of its values that counts as the end; greater than 0, at most 1. Rounded up to whole values.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in this range.</exception>
    /// <exception cref="KeyNotFoundException">No record has the metric.</exception>
    public double MeanOfEnd(string metric, double share)
    {
        Accept.PositiveUpTo(1, share, nameof(share));
        var values = Values(metric);

        // 7 of 43 values are 7 again, although 7.0 / 43 * 43 is a little more.
        var count = (int)Math.Ceiling((share * values.Count) - 1e-9);
        return values.TakeLast(Math.Max(1, count)).Average();
    }

    /// <summary>The course of a metric. It has no points if no record has the metric.</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="points">About how many points to draw; a longer course is averaged over equally many steps. At least 1; null draws
    /// all.</param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of points is less than 1.</exception>
    public Curve CurveOf(string name, string metric, int? points = null)
    {
        var curve = _curves.TryGetValue(metric, out var course) ? new Curve(name, course.Steps, course.Values) : new Curve(name, [], []);
        return points is { } most ? curve.Averaged(Math.Max(1, curve.Steps.Count / Accept.AtLeast(1, most, nameof(points)))) : curve;
    }

    private IReadOnlyList<double> Values(string metric) => _curves.TryGetValue(metric, out var curve)
        ? curve.Values
        : throw new KeyNotFoundException($"stage `{Stage}` has no metric `{metric}`{Suggestions.DidYouMean(metric, Names)}");
}
