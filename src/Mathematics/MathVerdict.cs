namespace EntroPIC.Mathematics;

/// <summary>Result of a comparison of two answers.</summary>
public enum MathVerdict
{
    /// <summary>The response says what the reference says.</summary>
    Equal,

    /// <summary>The response says something else.</summary>
    Different,

    /// <summary>There is no answer in the response, or none that can be read.</summary>
    NoAnswer,

    /// <summary>The comparison would take more work or time than allowed.</summary>
    Undecided,
}
