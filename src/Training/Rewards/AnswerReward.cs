using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>
/// A reward for the right answer: 1 if the response gives it, otherwise 0. It also extracts the answer, so that responses can vote
/// (majority@N). Thread-safe.
/// </summary>
public abstract class AnswerReward : IReward
{
    /// <summary>
    /// Accepts the right answer of a response that the length limit cut off. Otherwise such a response gets 0: its apparent answer may
    /// be an intermediate result.
    /// </summary>
    public bool AcceptsTruncated { get; init; }

    /// <inheritdoc/>
    public double? Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(response);
        return (AcceptsTruncated || !response.IsTruncated) && IsRight(problem.Answer, response.Text) ? 1 : 0;
    }

    /// <summary>Extracts the answer of a response; null if there is none.</summary>
    /// <param name="response">The text of the response.</param>
    public abstract string? AnswerOf(string response);

    /// <summary>Compares two answers from <see cref="AnswerOf"/>; true if they are the same.</summary>
    /// <param name="first">An answer.</param>
    /// <param name="second">Another.</param>
    public virtual bool AreSame(string first, string second) => string.Equals(first, second, StringComparison.Ordinal);

    /// <summary>Judges a response; true if it gives the right answer.</summary>
    /// <param name="reference">The right answer, as the problem has it.</param>
    /// <param name="response">The text of the response.</param>
    protected abstract bool IsRight(string reference, string response);
}
