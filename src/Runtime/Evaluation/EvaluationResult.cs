namespace EntroPIC.Evaluation;

/// <summary>How many responses to each problem were correct.</summary>
/// <param name="Responses">Responses to each problem.</param>
/// <param name="Correct">For each problem how many of them were correct.</param>
public sealed record EvaluationResult(int Responses, IReadOnlyList<int> Correct)
{
    /// <summary>avg@N: the share of all responses that were correct.</summary>
    public double Average => Correct.Average(correct => (double)correct / Responses);

    /// <summary>
    /// pass@k: the chance that at least one of k responses is correct, mean over problems; without bias for every k up to the number
    /// of responses (arXiv 2107.03374, Eq. 1).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not between 1 and the number of responses.</exception>
    public double PassAt(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Responses);
        return Correct.Average(correct => 1 - ChanceOfNone(Responses - correct, k));
    }

    /// <summary>The metrics <c>avg@N</c> and <c>pass@N</c>.</summary>
    public IEnumerable<(string Name, double Value)> Metrics => [($"avg@{Responses}", Average), ($"pass@{Responses}", PassAt(Responses))];

    /// <summary>The chance that k of all responses, drawn without replacement, are all among the wrong ones.</summary>
    private double ChanceOfNone(int wrong, int k)
    {
        var chance = 1.0;
        for (var i = 0; i < k && chance > 0; i++)
        {
            chance *= Math.Max(0, wrong - i) / (double)(Responses - i);
        }

        return chance;
    }
}
