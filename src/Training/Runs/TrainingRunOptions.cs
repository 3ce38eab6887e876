namespace EntroPIC.Runs;

/// <summary>How <see cref="TrainingRun"/> runs.</summary>
public sealed record TrainingRunOptions
{
    /// <summary>Losses and rewards of the program, and where progress and warnings are written; nothing is written unless given.</summary>
    public ProgramOptions Program { get; init; } = new();

    /// <summary>What happens if the output folder holds a run already.</summary>
    public ExistingRun Existing { get; init; } = ExistingRun.Refuse;

    /// <summary>True to resume a run although the configuration differs from its own; the differences are written to the output.</summary>
    public bool AllowsChanges { get; init; }
}
