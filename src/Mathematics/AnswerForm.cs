namespace EntroPIC.Mathematics;

/// <summary>The notation of an answer in a text.</summary>
public enum AnswerForm
{
    /// <summary>In LaTeX mathematics: <c>$…$</c>, <c>\[…\]</c>, <c>\boxed{…}</c> and the like.</summary>
    Latex,

    /// <summary>In plain numbers and arithmetic: <c>12</c>, <c>1,000.5</c>, <c>2/3</c>, <c>25 %</c>.</summary>
    Plain,
}
