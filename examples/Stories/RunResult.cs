using System.Globalization;
using EntroPIC.Telemetry;

namespace Stories;

/// <summary>A run, by its metrics.</summary>
internal sealed record RunResult(Variant Variant, Setting Setting, int Seed, StageMetrics Training, StageMetrics Evaluation)
{
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Variant.Name} at temperature {Setting.Temperature}, seed {Seed}: entropy {Training.First("entropy"):0.000} -> {End("entropy"):0.000}, reward {Training.First("reward"):0.000} -> {End("reward"):0.000}, held out {string.Join(", ", Evaluation.Names.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric} {Evaluation.First(metric):0.000} -> {Evaluation.Last(metric):0.000}")))}");

    /// <summary>A metric of training, mean over the last fifth of the steps.</summary>
    public double End(string metric) => Training.MeanOfEnd(metric, 0.2);
}
