using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>
/// DAPO's soft punishment of length (arXiv 2503.14476, Eq. 13), to be added to another reward: 0 up to the maximum less the buffer, then
/// falling in a straight line to -1 at the maximum, and -1 beyond; times a factor. Lengths are tokens. The paper's run has a maximum of
/// 20,480 and a buffer of 4,096.
/// </summary>
public sealed class OverlongPenalty : IReward
{
    /// <summary>Length with the full penalty, in tokens; at least 1.</summary>
    public required int MaximumLength { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Tokens over which the penalty grows; 1 to <see cref="MaximumLength"/>.</summary>
    public required int Buffer { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>The full penalty; from 0 to 1e9.</summary>
    public double Factor { get; init => field = Accept.InRange(0, RewardException.Most, value); } = 1;

    /// <inheritdoc/>
    public double? Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var excess = response.Length - (MaximumLength - Accept.InRange(1, MaximumLength, Buffer, nameof(Buffer)));
        return -Factor * Math.Clamp((double)excess / Buffer, 0, 1);
    }
}
