namespace Countdown;

/// <summary>How the model that all runs start from is made and judged.</summary>
internal sealed record StudyOptions
{
    /// <summary>Solved puzzles to imitate.</summary>
    public int Worked { get; init; } = 100_000;

    public int SupervisedSteps { get; init; } = 1_000;

    public int HeldOut { get; init; } = 256;

    /// <summary>Shows that it runs.</summary>
    public static StudyOptions Quick => new() { Worked = 1_000, SupervisedSteps = 20, HeldOut = 16 };
}
