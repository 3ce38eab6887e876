namespace EntroPIC.Dsl.Binding;

/// <summary>What every line of a log has a number or a name of; what a loss logs itself is called otherwise.</summary>
internal static class LoggedNames
{
    /// <summary>What tells a line from the others.</summary>
    private static readonly (string Name, string What)[] OfLine =
    [
        ("step", "the number of the step"),
        ("stage", "the name of the stage"),
    ];

    /// <summary>What the trainer logs of a step.</summary>
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

    /// <summary>What a log has under a name; <c>null</c> where it has nothing.</summary>
    public static string? Find(string name) =>
        OfLine.Concat(OfStep).Where(logged => logged.Name == name).Select(static logged => logged.What + " in every line of a log").FirstOrDefault();
}
