using EntroPIC.Rollouts;

namespace EntroPIC.Evaluation;

/// <summary>Result of an evaluation: several judged responses to each problem.</summary>
public sealed record EvaluationResult
{
    // Measures are over these: of the others nothing is known.
    private readonly IReadOnlyList<ProblemResult> _judged;

    /// <summary>A result over problems.</summary>
    /// <param name="problems">The problems with their responses; at least one, each with as many responses.</param>
    /// <exception cref="ArgumentException">There are no problems, or they have different numbers of responses, or none that was judged.</exception>
    public EvaluationResult(IReadOnlyList<ProblemResult> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Count == 0)
        {
            throw new ArgumentException("the evaluation has no problems; it needs at least one", nameof(problems));
        }

        Problems = problems;
        _judged = [.. problems.Where(static problem => problem.Judged > 0)];
        Responses = problems[0].Responses.Count;
        if (Responses == 0)
        {
            throw new ArgumentException("the problems have no responses; each needs at least one", nameof(problems));
        }

        if (problems.FirstOrDefault(problem => problem.Responses.Count != Responses) is { } odd)
        {
            throw new ArgumentException(
                $"a problem has {odd.Responses.Count} responses, the first has {Responses}; all need as many", nameof(problems));
        }

        if (_judged.Count == 0)
        {
            throw new ArgumentException("no response was judged; an evaluation needs at least one that was", nameof(problems));
        }
    }

    /// <summary>The problems with their responses.</summary>
    public IReadOnlyList<ProblemResult> Problems { get; }

    /// <summary>Responses to each problem, N.</summary>
    public int Responses { get; }

    /// <summary>Number of responses that the reward could not judge; no measure counts them.</summary>
    public int Unjudged => Problems.Sum(static problem => problem.Responses.Count - problem.Judged);

    /// <summary>avg@N: the share of judged responses that were correct, mean over problems.</summary>
    public double Average => _judged.Average(static problem => problem.Average);

    /// <summary>
    /// majority@N: the share of problems whose most frequent answer was correct; of a tie between k answers each counts 1/k. Null where
    /// the
    /// reward does not tell the answers of responses (see <see cref="Rewards.AnswerReward"/>).
    /// </summary>
    public double? Majority => _judged.All(static problem => problem.Majority is not null)
        ? _judged.Average(static problem => problem.Majority)
        : null;

    /// <summary>The metrics <c>avg@N</c>, <c>pass@N</c> and, if there is one, <c>majority@N</c>; <c>unjudged</c>, if there are such responses; then <c>avg@N</c> of each data set
    /// that has
    /// a name, as <c>name/avg@N</c>, if there are several.</summary>
    public IEnumerable<(string Name, double Value)> Metrics
    {
        get
        {
            yield return ($"avg@{Responses}", Average);
            yield return ($"pass@{Responses}", PassAt(Responses));
            if (Majority is { } majority)
            {
                yield return ($"majority@{Responses}", majority);
            }

            if (Unjudged > 0)
            {
                yield return (RolloutCounts.Unjudged, Unjudged);
            }

            var dataSets = ByDataSet();
            foreach (var (name, result) in dataSets.Where(set => dataSets.Count > 1 && set.Key.Length > 0))
            {
                yield return ($"{name}/avg@{Responses}", result.Average);
            }
        }
    }

    /// <summary>The names of <see cref="Metrics"/>, before there is a result.</summary>
    /// <param name="responses">Responses to each problem.</param>
    /// <param name="areAnswersKnown">True if the reward extracts the answers of responses.</param>
    /// <param name="dataSets">The names of the data sets that problems are of.</param>
    internal static IReadOnlyList<string> MetricNames(int responses, bool areAnswersKnown, IEnumerable<string> dataSets)
    {
        var sets = dataSets.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return
        [
            $"avg@{responses}", $"pass@{responses}", .. areAnswersKnown ? [$"majority@{responses}"] : Array.Empty<string>(),
            .. sets.Where(name => sets.Count > 1 && name.Length > 0).Select(name => $"{name}/avg@{responses}"),
        ];
    }

    /// <summary>
    /// pass@k: the chance that at least one of k responses is correct, mean over problems; without bias for every k up to the number
    /// of responses (arXiv 2107.03374, Eq. 1).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not between 1 and the number of responses.</exception>
    public double PassAt(int k) => _judged.Average(problem => problem.PassAt(k));

    /// <summary>pass@k for every k from 1 to the number of responses, in order.</summary>
    public IReadOnlyList<double> PassAtEach() => [.. Enumerable.Range(1, Responses).Select(PassAt)];

    /// <summary>Confidence interval of <see cref="Average"/> over problems like these.</summary>
    /// <param name="confidence">Confidence level; between 0 and 1.</param>
    public ConfidenceInterval AverageInterval(double confidence = 0.95) =>
        ConfidenceInterval.OfMean([.. _judged.Select(static problem => problem.Average)], confidence);

    /// <summary>Confidence interval of <see cref="PassAt"/> over problems like these.</summary>
    /// <param name="k">Responses to a problem.</param>
    /// <param name="confidence">Confidence level; between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not between 1 and the number of responses.</exception>
    public ConfidenceInterval PassAtInterval(int k, double confidence = 0.95) =>
        ConfidenceInterval.OfMean([.. _judged.Select(problem => problem.PassAt(k))], confidence);

    /// <summary>A result for each data set, in the order of their names; problems without one are under the empty name. One without a judged
    /// response has no result.</summary>
    public IReadOnlyDictionary<string, EvaluationResult> ByDataSet() => Problems
        .GroupBy(static problem => problem.Problem.DataSet, StringComparer.Ordinal)
        .Where(static group => group.Any(static problem => problem.Judged > 0))
        .OrderBy(static group => group.Key, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => new EvaluationResult([.. group]), StringComparer.Ordinal);

    /// <summary>Frequencies of words in the responses: see <see cref="ReflectiveWords"/>.</summary>
    /// <param name="words">The words; null for <see cref="ReflectiveWords.Default"/>.</param>
    public IReadOnlyList<WordFrequency> WordFrequencies(IReadOnlyList<string>? words = null) =>
        ReflectiveWords.Count(Problems.SelectMany(static problem => problem.Responses.Select(static response => response.Text)), words);
}
