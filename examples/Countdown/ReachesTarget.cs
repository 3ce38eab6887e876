using EntroPIC.Data;
using EntroPIC.Rewards;

namespace Countdown;

/// <summary>1 where the response is an expression of the numbers that reaches the target, 0 otherwise.</summary>
internal sealed class ReachesTarget : IReward
{
    public double? Score(Problem problem, JudgedResponse response) =>
        !response.IsTruncated && Puzzle.IsSolved(problem.Prompt, response.Text) ? 1 : 0;
}
