using System.Globalization;
using System.Text.Json.Serialization;
using EntroPIC.Mathematics;

namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response whose answer is a number near the reference: at most <see cref="Absolute"/> + <see cref="Relative"/> · |reference|
/// away, in the unit of the reference if both have one. The answer is found as <see cref="MathAnswer"/> finds it.
/// </summary>
public sealed class NumericAnswer : AnswerReward
{
    private readonly MathEquivalence _equivalence = new();

    /// <summary>Allowed distance; at least 0.</summary>
    public double Absolute { get; init => field = Accept.AtLeast(0.0, value); }

    /// <summary>Further allowed distance, as a share of the reference; at least 0.</summary>
    public double Relative { get; init => field = Accept.AtLeast(0.0, value); } = 1e-6;

    /// <summary>Search for the answer. Not part of a run's configuration.</summary>
    [JsonIgnore]
    public MathOptions Options
    {
        get;
        init => _equivalence = new MathEquivalence(field = value);
    }
    = new();

    /// <inheritdoc/>
    public override string? AnswerOf(string response) => _equivalence.FindNumber(response)?.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The reference is not a real number.</exception>
    protected override bool IsRight(string reference, string response)
    {
        if (_equivalence.ReadNumber(reference) is null)
        {
            throw new ArgumentException($"the answer of the problem is `{reference}`; a real number was expected", nameof(reference));
        }

        return _equivalence.FindNumbers(reference, response) is var (expected, given)
            && Math.Abs(given - expected) <= Absolute + (Relative * Math.Abs(expected));
    }
}
