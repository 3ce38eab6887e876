namespace EntroPIC;

/// <summary>
/// The metrics that the trainer logs itself, in the lines of the stages <c>sft</c> and <c>rl</c>. A loss cannot declare a metric of one
/// of these names, since a line has each name once. `src/Training` compiles this file, too.
/// </summary>
internal static class TrainerMetrics
{
    /// <summary>Mean reward of the step's responses.</summary>
    public const string Reward = "reward";

    /// <summary>Standard deviation of rewards within groups, mean over the groups.</summary>
    public const string RewardStd = "reward_std";

    /// <summary>Share of groups whose rewards are all equal, from which a group-relative loss learns nothing.</summary>
    public const string GroupsEqual = "groups_equal";

    /// <summary>Mean entropy per token.</summary>
    public const string Entropy = "entropy";

    /// <summary>The loss.</summary>
    public const string Loss = "loss";

    /// <summary>Norm of the gradient before clipping.</summary>
    public const string GradientNorm = "grad_norm";

    /// <summary>Learning rate, if a schedule sets it.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>Mean length of responses in tokens.</summary>
    public const string LengthMean = "length_mean";

    /// <summary>Share of responses stopped by the length limit.</summary>
    public const string Truncated = "truncated";

    /// <summary>Tokens per second of sampling and learning together.</summary>
    public const string TokensPerSecond = "tokens_per_second";

    /// <summary>All of them, in the order of the log, with their meaning.</summary>
    public static readonly (string Name, string What)[] All =
    [
        (Reward, "the mean reward"),
        (RewardStd, "the spread of rewards within groups"),
        (GroupsEqual, "the share of groups whose rewards are equal"),
        (Entropy, "the mean entropy"),
        (Loss, "the loss"),
        (GradientNorm, "the norm of the gradient"),
        (LearningRate, "the learning rate"),
        (LengthMean, "the mean length of responses"),
        (Truncated, "the share of responses that the length limit stopped"),
        (TokensPerSecond, "the speed of training"),
    ];
}
