using EntroPIC.Models;
using EntroPIC.Rollouts;
using EntroPIC.Training;

namespace Arithmetic;

/// <summary>Everything that decides what the job does and how long it takes.</summary>
internal sealed record JobOptions
{
    /// <summary>Behind the problems, the first weights, and all that is sampled.</summary>
    public required int Seed { get; init; }

    public ProblemCounts Problems { get; init; } = new(Worked: 20_000, Practice: 20_000, HeldOut: 256);

    /// <summary>
    /// Fine-tuning stops when this share of responses is right: the rest is left to learn from rewards. A share and not a number of
    /// steps, because seeds differ by a third in the steps that they take.
    /// </summary>
    public double EnoughRight { get; init; } = 0.65;

    public int MostSupervisedSteps { get; init; } = 2_500;

    /// <summary>Fine-tuning looks at that share every so many steps.</summary>
    public int SupervisedRound { get; init; } = 100;

    public int SupervisedBatch { get; init; } = 64;

    public int Rollouts { get; init; } = 700;

    public int EvaluateEvery { get; init; } = 100;

    /// <summary>Optimizer steps of each rollout in the off-policy runs.</summary>
    public int MiniBatches { get; init; } = 4;

    public double SupervisedRate { get; init; } = 3e-3;

    public double ReinforcementRate { get; init; } = 2e-4;

    public RolloutOptions Rollout => new() { Prompts = 16, ResponsesPerPrompt = 8, Sampling = Sampling };

    /// <summary>Responses to each held-out problem: N of avg@N and pass@N.</summary>
    public int EvaluationResponses { get; init; } = 8;

    /// <summary>For training and evaluation alike: the policy as it is, temperature 1.</summary>
    public SamplingOptions Sampling { get; init; } = new() { MaxNewTokens = Sum.MostWorkTokens };

    public static TransformerConfig Model(int vocabularySize) => new()
    {
        VocabularySize = vocabularySize,
        HiddenSize = 64,
        IntermediateSize = 128,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 4,
        HeadSize = 16,
        MaxPositions = Sum.MostPromptTokens + Sum.MostWorkTokens,
        RopeTheta = 10_000,
        QueryKeyNorm = false,
    };

    public static JobOptions Default(int seed) => new() { Seed = seed };

    /// <summary>The same job, cut short: shows that it runs, too short for entropy to arrive where it settles.</summary>
    public static JobOptions Quick(int seed) => new()
    {
        Seed = seed,
        Problems = new(Worked: 20_000, Practice: 20_000, HeldOut: 64),
        EnoughRight = 0.3,
        MostSupervisedSteps = 1_000,
        Rollouts = 40,
        EvaluateEvery = 20,
    };
}
