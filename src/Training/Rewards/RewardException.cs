using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>A reward failed: it threw, or returned no number within <see cref="Most"/>. A crash is never a reward of 0.</summary>
public sealed class RewardException : Exception
{
    /// <summary>
    /// The greatest reward, and the least with its sign changed. Rewards are kept in single precision: beyond this, two of them that differ
    /// are the same, and what is computed from them is soon not finite.
    /// </summary>
    public const double Most = 1e9;

    private RewardException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>A reward judges nothing at all, so that there is nothing to learn from or to report.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="what">What it was asked to judge.</param>
    internal static RewardException OfNothingJudged(IReward reward, string what) =>
        new($"reward `{reward.GetType().Name}` can judge none of {what}", null);

    /// <summary>Scores a response, or gives null where the reward cannot judge it, and names reward, problem and response where that fails.</summary>
    /// <exception cref="RewardException">The reward threw or returned no number within the bounds.</exception>
    internal static double? Score(IReward reward, Problem problem, JudgedResponse response)
    {
        double? score;
        try
        {
            score = reward.Score(problem, response);
        }
        catch (Exception failure) when (failure is not RewardException)
        {
            throw new RewardException(
                $"reward `{reward.GetType().Name}` threw {failure.GetType().Name} for {Describe(problem, response)}: {failure.Message}", failure);
        }

        return score is not { } number || Math.Abs(number) <= Most
            ? score
            : throw new RewardException(
                FormattableString.Invariant($"reward `{reward.GetType().Name}` is {score} for {Describe(problem, response)}; it must be a number from {-Most:0e0} to {Most:0e0}"), null);
    }

    private static string Describe(Problem problem, JudgedResponse response) =>
        $"prompt `{Shorten(problem.Prompt)}`, response `{Shorten(response.Text)}`";

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..79] + "…";
}
