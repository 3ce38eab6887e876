using EntroPIC.Telemetry;

namespace Arithmetic;

/// <summary>A run, by its metrics.</summary>
internal sealed record RunResult(Variant Variant, StageMetrics Training, StageMetrics Evaluation)
{
    /// <summary>The last part of a run that counts as its end: single steps are noisy.</summary>
    public const double EndShare = 0.15;

    /// <summary>The target of the entropy; <c>null</c> where nothing holds it.</summary>
    public double? Target => Training.Has("target") ? Training.Last("target") : null;
}
