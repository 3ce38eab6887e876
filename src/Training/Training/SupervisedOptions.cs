namespace EntroPIC.Training;

/// <summary>Length of a supervised stage, and its evaluations.</summary>
public sealed record SupervisedOptions : StageOptions
{
    /// <summary>Optimizer steps; at least 1.</summary>
    public required int Steps { get; init => field = Accept.AtLeast(1, value); }

    internal override int Length => Steps;
}
