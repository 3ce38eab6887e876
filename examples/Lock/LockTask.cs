namespace Lock;

/// <summary>
/// Prompts that can be answered quickly, which pays now and then, or by thinking: a chain of skill tokens that pays nearly always, but only
/// if no token of it is wrong. The skills are the same for all prompts, so mastering them once opens the lock everywhere.
/// </summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Thinking">Probability of starting to think, at first.</param>
/// <param name="Skill">Probability of the right skill token after each token, at first.</param>
internal sealed record LockTask(string Name, double Thinking, double Skill)
{
    public const int Prompts = 96;
    public const int Vocabulary = 16;
    public const int PromptsPerRollout = 32;
    public const int ResponsesPerPrompt = 8;

    /// <summary>The first token of a quick answer, and of thinking; any other first token answers at random.</summary>
    public const int QuickToken = 0;
    public const int ThinkToken = 1;

    /// <summary>Probability of a quick answer, at first.</summary>
    public const double Quick = 0.55;

    /// <summary>How often a quick answer is right: evenly spread over the prompts up to this.</summary>
    public const double QuickReward = 0.8;
    public const double ThinkingReward = 0.95;
    public const double RandomReward = 0.02;

    /// <summary>Tokens of a chain, the first included.</summary>
    public int Length { get; init; } = 4;

    /// <summary>True if every response has that many tokens, of which only a chain's matter.</summary>
    public bool IsPadded { get; init; }

    /// <summary>Share of the prompts on which thinking never pays.</summary>
    public double Unthinkable { get; init; }

    /// <summary>How often the verdict is the wrong one.</summary>
    public double JudgeErrors { get; init; }

    public double LearningRate { get; init; } = 1;

    public int Epochs { get; init; } = 1;

    public bool UsesAdam { get; init; }

    public static IReadOnlyList<LockTask> All { get; } =
    [
        new("rare", 0.15, 0.45),
        new("harder", 0.1, 0.35),
        new("half can think", 0.15, 0.45) { Unthinkable = 0.5 },
        new("no better mode", 0.15, 0.45) { Unthinkable = 1 },
        new("judge errs 10 %", 0.15, 0.45) { JudgeErrors = 0.1 },
        new("easy", 0.4, 0.7),
        new("idle tokens", 0.15, 0.45) { IsPadded = true, Length = 3 },
        new("rate x 0.3", 0.15, 0.45) { LearningRate = 0.3 },
        new("rate x 4", 0.15, 0.45) { LearningRate = 4 },
        new("4 epochs", 0.15, 0.45) { Epochs = 4 },
        new("Adam", 0.15, 0.45) { UsesAdam = true, LearningRate = 0.01 },
    ];
}
