using EntroPIC.Data;

namespace EntroPIC.Evaluation;

/// <summary>The responses to one problem, judged.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Responses">The responses.</param>
/// <param name="Majority">Correctness of the most frequent answer: 1 or 0, for a tie the share of correct ones; null if answers are
/// not known.</param>
public sealed record ProblemResult(Problem Problem, IReadOnlyList<ScoredResponse> Responses, double? Majority = null)
{
    /// <summary>Number of correct responses.</summary>
    public int Correct => Responses.Count(static response => response.IsCorrect);

    /// <summary>The share of responses that were correct.</summary>
    public double Average => (double)Correct / Responses.Count;

    /// <summary>The chance that at least one of k responses, drawn without replacement, is correct.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not between 1 and the number of responses.</exception>
    public double PassAt(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Responses.Count);
        var wrong = Responses.Count - Correct;
        var chanceOfNone = 1.0;
        for (var i = 0; i < k && chanceOfNone > 0; i++)
        {
            chanceOfNone *= Math.Max(0, wrong - i) / (double)(Responses.Count - i);
        }

        return 1 - chanceOfNone;
    }
}
