namespace EntroPIC.Rewards.Mathematics;

/// <summary>How much a box counts among the places of an answer.</summary>
public enum BoxPriority
{
    /// <summary>Before everything else.</summary>
    First,

    /// <summary>After `final answer is …`, before any other place.</summary>
    AfterFinalAnswer,

    /// <summary>Boxes are not looked for.</summary>
    Never,
}
