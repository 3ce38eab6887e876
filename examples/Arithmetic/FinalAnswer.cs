using EntroPIC.Data;
using EntroPIC.Rewards;

namespace Arithmetic;

/// <summary>1 where what follows the last colon is the answer, 0 otherwise: how it was worked out is the model's own affair.</summary>
internal sealed class FinalAnswer : IReward
{
    public double? Score(Problem problem, JudgedResponse response) =>
        !response.IsTruncated && response.Text.AsSpan(response.Text.LastIndexOf(':') + 1).SequenceEqual(problem.Answer) ? 1 : 0;
}
