using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>A reward failed: it threw, or gave no finite number. A crash is never a reward of 0.</summary>
public sealed class RewardException : Exception
{
    private RewardException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Scores a response, and names reward, problem and response where that fails.</summary>
    /// <exception cref="RewardException">The reward threw or gave no finite number.</exception>
    internal static double Score(IReward reward, Problem problem, JudgedResponse response)
    {
        double score;
        try
        {
            score = reward.Score(problem, response);
        }
        catch (Exception failure) when (failure is not RewardException)
        {
            throw new RewardException(
                $"reward `{reward.GetType().Name}` threw {failure.GetType().Name} for {Describe(problem, response)}: {failure.Message}", failure);
        }

        return double.IsFinite(score)
            ? score
            : throw new RewardException($"reward `{reward.GetType().Name}` is {score} for {Describe(problem, response)}; it must be a finite number", null);
    }

    private static string Describe(Problem problem, JudgedResponse response) =>
        $"prompt `{Shorten(problem.Prompt)}`, response `{Shorten(response.Text)}`";

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..79] + "…";
}
