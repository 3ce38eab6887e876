using System.Globalization;
using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace Stories;

/// <summary>A run, by the records of its metrics file.</summary>
internal sealed record RunResult(Variant Variant, Setting Setting, int Seed, IReadOnlyList<MetricsRecord> Records)
{
    private const double EndShare = 0.2;

    /// <summary>A metric of training, mean over the last fifth of the steps.</summary>
    public double End(string metric)
    {
        var values = Values("rl", metric);
        return values.TakeLast((int)Math.Ceiling(EndShare * values.Count)).Average();
    }

    /// <summary>A metric of training in the first step.</summary>
    public double Start(string metric) => Values("rl", metric)[0];

    /// <summary>A metric of the evaluation after training.</summary>
    public double After(string metric) => Values(StageNames.EvaluationOf(StageNames.Reinforcement), metric)[^1];

    /// <summary>A metric of the evaluation before training.</summary>
    public double Before(string metric) => Values(StageNames.EvaluationOf(StageNames.Reinforcement), metric)[0];

    /// <summary>The names of what an evaluation measures.</summary>
    public IReadOnlyList<string> EvaluationMetrics => [.. Records.First(static record => record.Stage == StageNames.EvaluationOf(StageNames.Reinforcement)).Metrics.Keys];

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Variant.Name} at temperature {Setting.Temperature}, seed {Seed}: entropy {Start("entropy"):0.000} -> {End("entropy"):0.000}, reward {Start("reward"):0.000} -> {End("reward"):0.000}, held out {string.Join(", ", EvaluationMetrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric} {Before(metric):0.000} -> {After(metric):0.000}")))}");

    private List<double> Values(string stage, string metric) =>
        [.. Records.Where(record => record.Stage == stage && record.Metrics.ContainsKey(metric)).Select(record => record.Metrics[metric])];
}
