using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>1 for a response that is the answer, white space around it aside; 0 for any other, and for one that was cut off.</summary>
public sealed class ExactAnswer : IReward
{
    /// <inheritdoc/>
    public double Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(response);
        return !response.IsTruncated && response.Text.AsSpan().Trim().SequenceEqual(problem.Answer.AsSpan().Trim()) ? 1 : 0;
    }
}
