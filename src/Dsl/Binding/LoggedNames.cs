namespace EntroPIC.Dsl.Binding;

/// <summary>Names that every line of a log already has, which a loss cannot use for its own metrics.</summary>
internal static class LoggedNames
{
    /// <summary>Names that identify a line.</summary>
    private static readonly (string Name, string What)[] OfLine =
    [
        ("step", "the number of the step"),
        ("stage", "the name of the stage"),
    ];

    /// <summary>Metrics that the trainer logs for each step.</summary>
    private static readonly (string Name, string What)[] OfStep =
    [
        ("reward", "the mean reward"),
        ("reward_std", "the spread of rewards within groups"),
        ("groups_equal", "the share of groups whose rewards are equal"),
        ("entropy", "the mean entropy"),
        ("loss", "the loss"),
        ("grad_norm", "the norm of the gradient"),
        ("learning_rate", "the learning rate"),
        ("length_mean", "the mean length of responses"),
        ("truncated", "the share of responses that the length limit stopped"),
        ("tokens_per_second", "the speed of training"),
    ];

    /// <summary>The names of what the trainer logs of a step, in the order of the log.</summary>
    public static IEnumerable<string> OfTrainer => OfStep.Select(static logged => logged.Name);

    /// <summary>The meaning of a name in a log; <c>null</c> if it is free.</summary>
    public static string? Find(string name) =>
        OfLine.Concat(OfStep).Where(logged => logged.Name == name).Select(static logged => logged.What + " in every line of a log").FirstOrDefault();
}
