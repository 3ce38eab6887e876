using EntroPIC.Mathematics;
using EntroPIC.Rewards;

namespace EntroPIC.Runs.Configuration.Rewards;

/// <summary>The answer is mathematically the reference: <see cref="MathAnswer"/>.</summary>
public sealed record MathRewardSettings : AnswerRewardSettings
{
    /// <summary>Decimals to which a number is compared that was written with a point; 0 to 12.</summary>
    public int Digits { get; init => field = Accept.InRange(0, 12, value); } = 6;

    /// <summary>How much boxes count.</summary>
    public BoxPriority Boxes { get; init; } = BoxPriority.First;

    /// <summary>Whether names matter; if not, <c>2x</c> is <c>2y</c>.</summary>
    public bool MatchesNames { get; init; } = true;

    internal override IReward Create(IReadOnlyDictionary<string, IReward> own) =>
        new MathAnswer(new MathOptions { Digits = Digits, Boxes = Boxes, MatchesNames = MatchesNames }) { AcceptsTruncated = AcceptsTruncated };
}
