using EntroPIC.Data;

namespace EntroPIC.Evaluation;

/// <summary>The responses to one problem, judged.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Responses">The responses.</param>
/// <param name="Majority">Correctness of the most frequent answer: 1 or 0, for a tie the share of correct ones; null if answers are
/// not known.</param>
public sealed record ProblemResult(Problem Problem, IReadOnlyList<ScoredResponse> Responses, double? Majority = null)
{
    /// <summary>Number of responses that the reward can judge.</summary>
    public int Judged => Responses.Count(static response => response.IsJudged);

    /// <summary>Number of correct responses.</summary>
    public int Correct => Responses.Count(static response => response.IsCorrect);

    /// <summary>The share of judged responses that were correct; NaN if there are none.</summary>
    public double Average => (double)Correct / Judged;

    /// <summary>
    /// The chance that at least one of k judged responses, drawn without replacement, is correct; of fewer than k, all of them. NaN if there are
    /// none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not between 1 and the number of responses.</exception>
    public double PassAt(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Responses.Count);
        var judged = Judged;
        if (judged == 0)
        {
            return double.NaN;
        }

        k = Math.Min(k, judged);
        var wrong = judged - Correct;
        var chanceOfNone = 1.0;
        for (var i = 0; i < k && chanceOfNone > 0; i++)
        {
            chanceOfNone *= Math.Max(0, wrong - i) / (double)(judged - i);
        }

        return 1 - chanceOfNone;
    }
}
