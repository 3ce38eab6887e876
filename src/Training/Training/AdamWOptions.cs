using System.Text.Json.Serialization;

namespace EntroPIC.Training;

/// <summary>The constants of <see cref="AdamW"/>.</summary>
public record AdamWOptions
{
    /// <summary>
    /// Learning rate, or its peak under a schedule. Above 0 and at most 1: a step moves each weight by about that much.
    /// </summary>
    [JsonPropertyName("rate")]
    public double LearningRate { get; init => field = Accept.PositiveUpTo(1, value); } = 1e-6;

    /// <summary>Share of the mean gradient that a step keeps. At least 0 and less than 1.</summary>
    public double Beta1 { get; init => field = Accept.BelowOne(value); } = 0.9;

    /// <summary>Share of the mean squared gradient that a step keeps. At least 0 and less than 1.</summary>
    public double Beta2 { get; init => field = Accept.BelowOne(value); } = 0.999;

    /// <summary>Term added to the root of the mean square. Above 0.</summary>
    public double Epsilon { get; init => field = Accept.Positive(value); } = 1e-8;

    /// <summary>Share of a weight, times the learning rate, that each step takes off it. At least 0.</summary>
    public double WeightDecay { get; init => field = Accept.AtLeast(0.0, value); }
}
