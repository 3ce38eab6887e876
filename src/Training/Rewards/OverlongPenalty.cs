using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>
/// DAPO's soft punishment of length (arXiv 2503.14476, Eq. 13), to be added to another reward: 0 up to the maximum less the buffer, then
/// falling
/// in a straight line to -1 at the maximum, and -1 beyond; times a factor. Lengths are tokens.
/// </summary>
public sealed class OverlongPenalty : IReward
{
    private readonly int _maximumLength;
    private readonly int _buffer;
    private readonly double _factor;

    /// <summary>A penalty for long responses. The paper's run has a maximum of 20,480 and a buffer of 4,096.</summary>
    /// <param name="maximumLength">The length at which the penalty is full; at least 1.</param>
    /// <param name="buffer">Over how many tokens it grows; 1 to <paramref name="maximumLength"/>.</param>
    /// <param name="factor">The full penalty; at least 0.</param>
    public OverlongPenalty(int maximumLength, int buffer, double factor = 1)
    {
        _maximumLength = Accept.AtLeast(1, maximumLength, nameof(maximumLength));
        _buffer = Accept.InRange(1, maximumLength, buffer, nameof(buffer));
        _factor = Accept.AtLeast(0, factor, nameof(factor));
    }

    /// <inheritdoc/>
    public double Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var excess = response.Length - (_maximumLength - _buffer);
        return -_factor * Math.Clamp((double)excess / _buffer, 0, 1);
    }
}
