namespace EntroPIC.Models;

/// <summary>
/// The rotary scaling of Llama 3.1: slow pairs, whose wave is longer than the original context, turn slower by a factor; fast ones
/// stay; those between are mixed.
/// </summary>
/// <remarks>Setting a bad value throws, as in <see cref="TransformerConfig"/>.</remarks>
public sealed record Llama3RopeScaling
{
    /// <summary>Divisor of the frequencies of slow pairs. Above 0.</summary>
    public required double Factor { get; init => field = Accept.Positive(value); }

    /// <summary>Number of turns in the original context below which a pair is slow. Above 0.</summary>
    public required double LowFrequencyFactor { get; init => field = Accept.Positive(value); }

    /// <summary>Number of turns in the original context above which a pair is fast. Above the low one.</summary>
    public required double HighFrequencyFactor { get; init => field = Accept.Positive(value); }

    /// <summary>Context length of the original training, in tokens. At least 1.</summary>
    public required int OriginalMaxPositions { get; init => field = Accept.AtLeast(1, value); }

    internal double Apply(double frequency)
    {
        var turns = OriginalMaxPositions * frequency / Math.Tau;
        var share = Math.Clamp((turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor), 0, 1);
        return ((1 - share) * frequency / Factor) + (share * frequency);
    }

    /// <exception cref="ArgumentException">The high-frequency factor does not exceed the low-frequency one.</exception>
    internal void EnsureConsistent()
    {
        if (HighFrequencyFactor <= LowFrequencyFactor)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"`{nameof(HighFrequencyFactor)}` is {HighFrequencyFactor}; it must be greater than `{nameof(LowFrequencyFactor)}`, which is {LowFrequencyFactor}"));
        }
    }
}
