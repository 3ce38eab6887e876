using EntroPIC.Telemetry;
using EntroPIC.Training;

namespace Arithmetic;

/// <summary>A run, by the records of its metrics file.</summary>
internal sealed record RunResult(Variant Variant, IReadOnlyList<MetricsRecord> Records)
{
    /// <summary>The last part of a run that counts as its end: single steps are noisy.</summary>
    public const double EndShare = 0.15;

    /// <summary>A metric of training in the first step, before anything was learned.</summary>
    public double Start(string metric) => Values("rl", metric)[0];

    /// <summary>A metric of training, mean over the last part of the steps.</summary>
    public double End(string metric)
    {
        var values = Values("rl", metric);
        return values.TakeLast((int)Math.Ceiling(EndShare * values.Count)).Average();
    }

    /// <summary>The target of the entropy; <c>null</c> where nothing holds it.</summary>
    public double? Target => Values("rl", "target") is [.., var target] ? target : null;

    /// <summary>The names of what an evaluation measures.</summary>
    public IEnumerable<string> EvaluationMetrics => Records.First(static record => record.Stage == StageNames.EvaluationOf(StageNames.Reinforcement)).Metrics.Keys;

    public (double Before, double After) Evaluation(string metric) => (Values(StageNames.EvaluationOf(StageNames.Reinforcement), metric)[0], Values(StageNames.EvaluationOf(StageNames.Reinforcement), metric)[^1]);

    private List<double> Values(string stage, string metric) =>
        [.. Records.Where(record => record.Stage == stage && record.Metrics.ContainsKey(metric)).Select(record => record.Metrics[metric])];
}
