using System.Globalization;

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

    /// <summary>Greatest probability that a quick answer is right; the prompts are spread evenly below it.</summary>
    public const double QuickReward = 0.8;
    public const double RandomReward = 0.02;

    /// <summary>Tokens of a chain, the first included.</summary>
    public int Length { get; init; } = 4;

    /// <summary>Probability that an answer after a right chain is right.</summary>
    public double ThinkingReward { get; init; } = 0.95;

    /// <summary>True if every response has that many tokens, of which only a chain's matter.</summary>
    public bool IsPadded { get; init; }

    /// <summary>Share of the prompts on which thinking never pays.</summary>
    public double Unthinkable { get; init; }

    /// <summary>Probability of a wrong verdict.</summary>
    public double JudgeErrors { get; init; }

    public double LearningRate { get; init; } = 1;

    public int Epochs { get; init; } = 1;

    public bool UsesAdam { get; init; }

    /// <summary>Better answers that are rare, hard to reach, absent or at hand; and the first task under other conditions.</summary>
    public static IReadOnlyList<LockTask> Main { get; } =
    [
        new("rare", 0.15, 0.45),
        new("harder", 0.1, 0.35),
        new("half can think", 0.15, 0.45) { Unthinkable = 0.5 },
        new("no better mode", 0.15, 0.45) { Unthinkable = 1 },
        new("easy", 0.4, 0.7),
        new("judge errs 10 %", 0.15, 0.45) { JudgeErrors = 0.1 },
        new("idle tokens", 0.15, 0.45) { IsPadded = true, Length = 3 },
        new("rate x 0.3", 0.15, 0.45) { LearningRate = 0.3 },
        new("rate x 4", 0.15, 0.45) { LearningRate = 4 },
        new("4 epochs", 0.15, 0.45) { Epochs = 4 },
        new("Adam", 0.15, 0.45) { UsesAdam = true, LearningRate = 0.01 },
    ];

    /// <summary>The first task with a better answer that is ever rarer, farther away or less worth.</summary>
    public static IReadOnlyList<LockTask> Boundary { get; } =
    [
        .. Changed("thinking {0:0.###}", [0.3, 0.1, 0.05, 0.03, 0.02, 0.01], static (task, thinking) => task with { Thinking = thinking }),
        .. Changed("skill {0}", [0.7, 0.3, 0.2, 0.1], static (task, skill) => task with { Skill = skill }),
        .. Changed("chain of {0}", [2, 3, 5, 6], static (task, length) => task with { Length = (int)length }),
        .. Changed("thinking pays {0}", [0.8, 0.6, 0.5, 0.4], static (task, reward) => task with { ThinkingReward = reward }),
    ];

    public static IReadOnlyList<LockTask> All { get; } = [.. Main, .. Boundary];

    private static IEnumerable<LockTask> Changed(string name, IEnumerable<double> values, Func<LockTask, double, LockTask> change) =>
        values.Select(value => change(new LockTask(string.Format(CultureInfo.InvariantCulture, name, value), 0.15, 0.45), value));
}
