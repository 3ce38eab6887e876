namespace EntroPIC.Telemetry;

/// <summary>Content of <see cref="ConsoleProgress"/>.</summary>
public sealed record ConsoleProgressOptions
{
    /// <summary>Names the run, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The step at which the run is complete; at least 0.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>The metrics to show, in order.</summary>
    public required IReadOnlyList<ProgressColumn> Columns { get; init; }

    /// <summary>Steps between two lines of a stage without a terminal; at least 1.</summary>
    public long PlainInterval { get; init; } = 10;
}
