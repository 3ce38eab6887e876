namespace EntroPIC.Runs;

/// <summary>Names, for messages, of what the caller of a run may choose about an earlier one.</summary>
/// <param name="Resume">Resumes it.</param>
/// <param name="Replace">Replaces it.</param>
/// <param name="AllowChanges">Resumes it with another configuration.</param>
internal sealed record RunChoices(string Resume, string Replace, string AllowChanges)
{
    /// <summary>Options of <c>train</c>.</summary>
    public static RunChoices CommandLine { get; } = new("`--resume`", "`--fresh`", "`--allow-changes`");

    /// <summary>Properties of <see cref="TrainingRunOptions"/>.</summary>
    public static RunChoices CSharp { get; } = new(
        $"`{nameof(TrainingRunOptions.Existing)} = {nameof(ExistingRun)}.{nameof(ExistingRun.Resume)}`",
        $"`{nameof(TrainingRunOptions.Existing)} = {nameof(ExistingRun)}.{nameof(ExistingRun.Replace)}`",
        $"`{nameof(TrainingRunOptions.AllowsChanges)} = true`");
}
