namespace EntroPIC.Mathematics;

/// <summary>How much a box counts among the places of an answer.</summary>
public enum BoxPriority
{
    /// <summary>As much as <c>final answer is … I hope</c>: of these the last in the text wins, before any other place but <c>####
    /// …</c>.</summary>
    First,

    /// <summary>As much as <c>final answer … is</c>, after <c>final answer is … I hope</c>; the default of Math-Verify.</summary>
    AfterFinalAnswer,

    /// <summary>Boxes are not looked for.</summary>
    Never,
}
