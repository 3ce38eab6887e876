using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>A verifiable reward: what a response to a problem is worth.</summary>
public interface IReward
{
    /// <summary>The reward, a finite number.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="response">The response.</param>
    double Score(Problem problem, JudgedResponse response);
}

/// <summary>A response as a reward sees it.</summary>
/// <param name="Text">Its text, without the token that ends it.</param>
/// <param name="Length">Its tokens, the one that ends it included.</param>
/// <param name="IsTruncated">Whether the length limit stopped it.</param>
public sealed record JudgedResponse(string Text, int Length, bool IsTruncated);
