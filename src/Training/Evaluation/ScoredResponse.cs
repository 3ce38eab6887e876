namespace EntroPIC.Evaluation;

/// <summary>A response and its score.</summary>
/// <param name="Text">Its text, without the token that ends it.</param>
/// <param name="Length">Its tokens, the one that ends it included.</param>
/// <param name="IsTruncated">True if the length limit stopped it.</param>
/// <param name="Score">Its reward; null if the reward cannot judge it.</param>
/// <param name="Answer">The answer it gives; null where it gives none, or the reward does not tell.</param>
public sealed record ScoredResponse(string Text, int Length, bool IsTruncated, double? Score, string? Answer = null)
{
    // Rewards of verifiers are 0 and 1; what lies between leans to the nearer.
    internal const double CorrectFrom = 0.5;

    /// <summary>True if the reward can judge the response; measures leave out others.</summary>
    public bool IsJudged => Score is not null;

    /// <summary>True if the response is correct: its score is at least 0.5.</summary>
    public bool IsCorrect => Score >= CorrectFrom;
}
