namespace EntroPIC.Mathematics;

/// <summary>Rank of a box among the places of an answer.</summary>
public enum BoxPriority
{
    /// <summary>The rank of <c>final answer is … I hope</c>: of these the last in the text wins, before any other place but <c>####
    /// …</c>.</summary>
    First,

    /// <summary>The rank of <c>final answer … is</c>, after <c>final answer is … I hope</c>; the default of Math-Verify.</summary>
    AfterFinalAnswer,

    /// <summary>Boxes are not looked for.</summary>
    Never,
}
