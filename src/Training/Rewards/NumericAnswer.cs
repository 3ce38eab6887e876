using System.Globalization;
using EntroPIC.Mathematics;

namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response whose answer is a number near the reference: at most <c>absolute</c> + <c>relative</c> · |reference| away, in the
/// unit of the reference if both have one. The answer is found as <see cref="MathAnswer"/> finds it.
/// </summary>
public sealed class NumericAnswer : AnswerReward
{
    private readonly double _absolute;
    private readonly double _relative;
    private readonly MathEquivalence _equivalence;

    /// <summary>A reward for numbers.</summary>
    /// <param name="absolute">Distance allowed; at least 0.</param>
    /// <param name="relative">Distance allowed besides, as a share of the reference; at least 0.</param>
    /// <param name="options">How answers are found; null for the defaults.</param>
    public NumericAnswer(double absolute = 0, double relative = 1e-6, MathOptions? options = null)
    {
        _absolute = Accept.AtLeast(0, absolute, nameof(absolute));
        _relative = Accept.AtLeast(0, relative, nameof(relative));
        _equivalence = new MathEquivalence(options);
    }

    /// <inheritdoc/>
    public override string? AnswerOf(string response) => _equivalence.FindNumber(response)?.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The reference is no real number.</exception>
    protected override bool IsRight(string reference, string response)
    {
        if (_equivalence.ReadNumber(reference) is null)
        {
            throw new ArgumentException($"the answer of the problem is `{reference}`; a real number was expected", nameof(reference));
        }

        return _equivalence.FindNumbers(reference, response) is var (expected, given) && Math.Abs(given - expected) <= _absolute + (_relative * Math.Abs(expected));
    }
}
