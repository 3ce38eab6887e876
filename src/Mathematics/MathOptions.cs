namespace EntroPIC.Mathematics;

/// <summary>Search for mathematical answers, and their comparison. The defaults suit rewards of models that are asked to box their
/// answer.</summary>
/// <remarks>Setting a bad value throws an <see cref="ArgumentException"/> with the name of the property.</remarks>
public sealed record MathOptions
{
    /// <summary>The places of the answer in a response. Among places of equal rank the last in the text wins, then the first form
    /// here.</summary>
    public IReadOnlyList<AnswerForm> ResponseForms { get; init => field = Several(value); } = [AnswerForm.Latex, AnswerForm.Plain];

    /// <summary>The places of the answer in a reference text; a reference without any is an answer as a whole.</summary>
    public IReadOnlyList<AnswerForm> ReferenceForms { get; init => field = Several(value); } = [AnswerForm.Latex, AnswerForm.Plain];

    /// <summary>Rank of boxes among the places of an answer.</summary>
    public BoxPriority Boxes { get; init => field = Accept.Known(value); } = BoxPriority.First;

    /// <summary>Decimals after the point for comparing numbers written with a point or an exponent; 0 to 12. Small
    /// numbers, which have zeros in half of these places, are compared to so many digits that count.</summary>
    public int Digits { get; init => field = Accept.InRange(0, 12, value); } = 6;

    /// <summary>Distinguishes names; otherwise <c>2x</c> equals <c>2y</c>.</summary>
    public bool MatchesNames { get; init; } = true;

    /// <summary>Accepts an inequality as a response to a reference that is a set: <c>0 &lt; x &lt; 1</c> for <c>(0, 1)</c>. It
    /// may repeat the question; the other way round it always is.</summary>
    public bool AcceptsInequalityForSet { get; init; }

    /// <summary>
    /// Work that one judgment may take, about one unit per character read and per operation on small numbers. Beyond it the verdict
    /// is <see cref="MathVerdict.Undecided"/>, for the same texts always. At least 1,000.
    /// </summary>
    public int MaximumWork { get; init => field = Accept.AtLeast(1_000, value); } = 2_000_000;

    /// <summary>Further limit on the time of one judgment; null for none, since a limit makes verdicts depend on the
    /// machine.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The clock of <see cref="TimeLimit"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    private static IReadOnlyList<AnswerForm> Several(IReadOnlyList<AnswerForm> forms) => forms is { Count: > 0 }
        ? [.. forms.Distinct()]
        : throw new ArgumentException("the list of answer forms is empty; it needs at least one", nameof(forms));
}
