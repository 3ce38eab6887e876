namespace EntroPIC.Training;

/// <summary>The constants of <see cref="AdamW"/>.</summary>
public sealed record AdamWOptions
{
    /// <summary>How far a step goes, unless a schedule says otherwise. At least 0.</summary>
    public double LearningRate { get; init => field = Accept.AtLeast(0.0, value); } = 1e-6;

    /// <summary>How much of the mean gradient is kept in a step. At least 0 and less than 1.</summary>
    public double Beta1 { get; init => field = Accept.BelowOne(value); } = 0.9;

    /// <summary>How much of the mean squared gradient is kept in a step. At least 0 and less than 1.</summary>
    public double Beta2 { get; init => field = Accept.BelowOne(value); } = 0.999;

    /// <summary>Added to the root of the mean square. Greater than 0.</summary>
    public double Epsilon { get; init => field = Accept.Positive(value); } = 1e-8;

    /// <summary>How much of itself a weight loses in a step, times the learning rate. At least 0; by default none.</summary>
    public double WeightDecay { get; init => field = Accept.AtLeast(0.0, value); }
}
