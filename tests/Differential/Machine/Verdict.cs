namespace Differential.Machine;

/// <summary>The outcome of a trial.</summary>
internal enum Outcomes
{
    /// <summary>`check` refuses the program.</summary>
    Refused,

    /// <summary>A number is NaN, or too large for single precision.</summary>
    Extreme,

    /// <summary>A state left the range of its declaration.</summary>
    OutOfRange,

    /// <summary>All forms agree.</summary>
    Agreed,

    /// <summary>Something is wrong.</summary>
    Failed,
}

/// <summary>The outcome of a trial and of each comparison in it.</summary>
internal sealed record Verdict(Outcomes Outcome, Finding? Finding)
{
    /// <summary>For each form whether it was compared; where it was not, rounding decides what its result is.</summary>
    public IReadOnlyDictionary<string, bool> Compared { get; init; } = new Dictionary<string, bool>();
}
