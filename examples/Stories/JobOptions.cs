using EntroPIC.Rollouts;
using EntroPIC.Training;

namespace Stories;

/// <summary>Everything that decides what the runs do and how long they take.</summary>
internal sealed record JobOptions
{
    public int Rollouts { get; init; } = 120;

    public int EvaluateEvery { get; init; } = 120;

    public int HeldOut { get; init; } = 48;

    public int EvaluationResponses { get; init; } = 8;

    public int Tokens { get; init; } = 40;

    public int MiniBatches { get; init; } = 2;

    /// <summary>The error rate of the judge.</summary>
    public double Errors { get; init; } = 0.1;

    public double LearningRate { get; init; } = 3e-4;

    public RolloutOptions Rollout(double temperature) => new() { Prompts = 8, ResponsesPerPrompt = 8, Sampling = Sampling(temperature) };

    public SamplingOptions Sampling(double temperature) => new() { MaxNewTokens = Tokens, Temperature = temperature };

    public UpdateOptions Update(double temperature) => new() { MiniBatches = MiniBatches, Temperature = temperature };

    /// <summary>The same runs, cut short: shows that they run.</summary>
    public static JobOptions Quick => new() { Rollouts = 10, EvaluateEvery = 10, HeldOut = 16 };
}
