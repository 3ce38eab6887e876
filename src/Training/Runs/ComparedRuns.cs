using System.Globalization;
using EntroPIC.Evaluation;
using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>Runs that differ by their seed alone: one row of a table, and one curve of a figure, that compare several such sets.</summary>
public sealed class ComparedRuns
{
    private const string Format = "0.000";

    private readonly double _endShare;

    /// <summary>Selects the metrics of a stage and its evaluations.</summary>
    /// <param name="name">The name in tables and legends.</param>
    /// <param name="stage">The stage: <c>sft</c> or <c>rl</c>.</param>
    /// <param name="endShare">The share of the steps that counts as the end of training, since single steps are noisy; greater than 0, at
    /// most 1.</param>
    /// <param name="runs">The records of one or more runs, each in the order they were written.</param>
    /// <exception cref="ArgumentException">The name or the stage is blank, or there are no runs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in this range.</exception>
    public ComparedRuns(string name, string stage, double endShare, params IReadOnlyList<IReadOnlyList<MetricsRecord>> runs)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(stage);
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0)
        {
            throw new ArgumentException($"`{name}` has no runs; it needs at least one", nameof(runs));
        }

        Name = name;
        _endShare = Accept.PositiveUpTo(1, endShare, nameof(endShare));
        Training = [.. runs.Select(records => new StageMetrics(records, stage))];
        Evaluation = [.. runs.Select(records => new StageMetrics(records, StageNames.EvaluationOf(stage)))];
    }

    /// <summary>The name in tables and legends.</summary>
    public string Name { get; }

    /// <summary>The metrics of each run's optimizer steps.</summary>
    public IReadOnlyList<StageMetrics> Training { get; }

    /// <summary>The metrics of each run's evaluations.</summary>
    public IReadOnlyList<StageMetrics> Evaluation { get; }

    /// <summary>A metric of training in each run, mean over its end.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="KeyNotFoundException">A run does not have it.</exception>
    public IReadOnlyList<double> Ends(string metric) => [.. Training.Select(run => run.MeanOfEnd(metric, _endShare))];

    /// <summary>A metric of training at the first step and at the end, such as <c>0.693 -> 0.301</c>; of several runs the mean, with its
    /// 95 % interval at the end.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="KeyNotFoundException">A run does not have it.</exception>
    public string Change(string metric) => Change(Training, metric, Ends(metric));

    /// <summary>A metric of the first and the last evaluation, in the same form.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="KeyNotFoundException">A run does not have it.</exception>
    public string EvaluationChange(string metric) => Change(Evaluation, metric, [.. Evaluation.Select(run => run.Last(metric))]);

    /// <summary>The distance of a metric from its target at the end of training, relative to the target, such as <c>+1.5 %</c>; of several
    /// runs the mean.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="target">The target.</param>
    /// <exception cref="KeyNotFoundException">A run does not have the metric.</exception>
    public string OffTarget(string metric, double target) => Text(100 * ((Ends(metric).Average() / target) - 1), "+0.0;-0.0") + " %";

    /// <summary>The course of a metric of training; of several runs the mean, in the band that they span.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="points">About how many points to draw; null draws all.</param>
    /// <exception cref="ArgumentException">The steps of the runs differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of points is less than 1.</exception>
    public Curve CurveOf(string metric, int? points = null) =>
        Training.Count == 1
            ? Training[0].CurveOf(Name, metric, points)
            : Curve.MeanOf(Name, [.. Training.Select(run => run.CurveOf(Name, metric, points))]);

    private static string Change(IReadOnlyList<StageMetrics> runs, string metric, IReadOnlyList<double> ends)
    {
        var change = $"{Text(runs.Average(run => run.First(metric)), Format)} -> {Text(ends.Average(), Format)}";
        if (ends.Count == 1)
        {
            return change;
        }

        var interval = ConfidenceInterval.OfFewRuns(ends);
        return $"{change} [{Text(interval.Low, Format)}, {Text(interval.High, Format)}]";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
