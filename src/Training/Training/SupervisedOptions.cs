namespace EntroPIC.Training;

/// <summary>Length of a supervised stage, and its evaluations.</summary>
public sealed record SupervisedOptions : StageOptions
{
    /// <summary>Optimizer steps; at least 1.</summary>
    public required int Steps { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Texts in a step; at least 1.</summary>
    public required int BatchSize { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Seed of the order of the texts.</summary>
    public long Seed { get; init; }
}
