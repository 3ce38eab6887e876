namespace EntroPIC.Mathematics;

/// <summary>Result of a comparison of two answers.</summary>
public enum MathVerdict
{
    /// <summary>The response equals the reference.</summary>
    Equal,

    /// <summary>The response differs from the reference.</summary>
    Different,

    /// <summary>The response has no readable answer.</summary>
    NoAnswer,

    /// <summary>The comparison would take more work or time than allowed.</summary>
    Undecided,
}
