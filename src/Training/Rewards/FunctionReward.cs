using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>A reward written as a function: <c>new FunctionReward((problem, response) =&gt; response.Text.Contains(problem.Answer) ? 1 :
/// 0)</c>.</summary>
/// <param name="score">The reward of a response, a finite number; null if it cannot be judged. The reward is as thread-safe as this function.</param>
public sealed class FunctionReward(Func<Problem, JudgedResponse, double?> score) : IReward
{
    private readonly Func<Problem, JudgedResponse, double?> _score = score ?? throw new ArgumentNullException(nameof(score));

    /// <inheritdoc/>
    public double? Score(Problem problem, JudgedResponse response) => _score(problem, response);
}
