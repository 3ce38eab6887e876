using EntroPIC.Runs.Configuration.Rewards;

namespace EntroPIC.Runs.Configuration;

/// <summary>How a model is evaluated.</summary>
public sealed record EvaluationSettings
{
    /// <summary>Evaluates before every so many rollouts, and at the end; at least 1. Fine-tuning is evaluated at its end.</summary>
    public int Every { get; init => field = Accept.AtLeast(1, value); } = 50;

    /// <summary>Responses to each problem, N of avg@N and pass@N; at least 1.</summary>
    public int Responses { get; init => field = Accept.AtLeast(1, value); } = 4;

    /// <summary>How responses are drawn; null for as in training.</summary>
    public SamplingSettings? Sampling { get; init; }

    /// <summary>How responses are judged, correct from 0.5; null for as in training.</summary>
    public RewardSettings? Reward { get; init; }
}
