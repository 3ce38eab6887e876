using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Training;

namespace EntroPIC.Runs.Configuration;

/// <summary>Evaluation of a model, selection of the best checkpoint and early stopping.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Rollouts between evaluations of reinforcement learning; there is one at the start and the end, too. At least 1.</summary>
    public int Every { get; init => field = Accept.AtLeast(1, value); } = 50;

    /// <summary>Responses to each problem, N of avg@N and pass@N; at least 1.</summary>
    public int Responses { get; init => field = Accept.AtLeast(1, value); } = 4;

    /// <summary>Maximum number of responses generated together; bounds memory. At least 1; null for that of rollouts.</summary>
    public int? RowsPerBatch { get; init => field = value is { } rows ? Accept.AtLeast(1, rows) : null; }

    /// <summary>Sampling of responses; null for that of training.</summary>
    public SamplingOptions? Sampling { get; init; }

    /// <summary>Reward of responses, which are correct from 0.5; null for that of training.</summary>
    public IReward? Reward { get; init; }

    /// <summary>The metric that compares evaluations, such as <c>pass@4</c> or <c>gsm8k/avg@4</c>; null for avg@N.</summary>
    public string? Metric { get; init; }

    /// <summary>Minimum gain that counts as better; at least 0.</summary>
    public double MinimumGain { get; init => field = Accept.AtLeast(0.0, value); }

    /// <summary>Number of consecutive evaluations without gain that end a stage; 0 for no early stop.</summary>
    public int Patience { get; init => field = Accept.AtLeast(0, value); }

    internal Selection ToSelection() => new() { Metric = Metric ?? $"avg@{Responses}", MinimumGain = MinimumGain, Patience = Patience };
}
