using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>
/// A reward for the right answer: 1 where the response gives it, otherwise 0. The answer of a response is known besides, so that
/// responses can vote on one (majority@N). Safe for use by several threads.
/// </summary>
public abstract class AnswerReward : IReward
{
    /// <summary>Whether a response that the length limit cut off may still be right. Otherwise it gets 0: what looks like its answer may
    /// be
    /// a number on the way.</summary>
    public bool AcceptsTruncated { get; init; }

    /// <inheritdoc/>
    public double Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(response);
        return (AcceptsTruncated || !response.IsTruncated) && IsRight(problem.Answer, response.Text) ? 1 : 0;
    }

    /// <summary>The answer that a response gives, or null where it gives none.</summary>
    /// <param name="response">The text of the response.</param>
    public abstract string? AnswerOf(string response);

    /// <summary>Whether two answers, as <see cref="AnswerOf"/> gives them, are one.</summary>
    /// <param name="first">An answer.</param>
    /// <param name="second">Another.</param>
    public virtual bool AreSame(string first, string second) => string.Equals(first, second, StringComparison.Ordinal);

    /// <summary>Whether a response gives the right answer.</summary>
    /// <param name="reference">The right answer, as the problem has it.</param>
    /// <param name="response">The text of the response.</param>
    protected abstract bool IsRight(string reference, string response);
}
