namespace EntroPIC.Runs;

/// <summary>Options of <see cref="TrainingRun"/>.</summary>
public sealed record TrainingRunOptions
{
    /// <summary>Losses and rewards of the program, and where progress and warnings are written; nothing is written by default.</summary>
    public ProgramOptions Program { get; init; } = new();

    /// <summary>Treatment of an earlier run in the output folder.</summary>
    public ExistingRun Existing { get; init => field = Accept.Known(value); } = ExistingRun.Refuse;

    /// <summary>Resumes a run although the configuration differs from its own; the differences are written to the output.</summary>
    public bool AllowsChanges { get; init; }
}
