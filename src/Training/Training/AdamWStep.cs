namespace EntroPIC.Training;

/// <summary>The numbers of one step of <see cref="AdamW"/> that are the same for all elements of a weight.</summary>
/// <param name="Beta1">Kept of the mean gradient.</param>
/// <param name="OneMinusBeta1">Taken of the new one.</param>
/// <param name="Beta2">Kept of the mean square.</param>
/// <param name="OneMinusBeta2">Taken of the new one.</param>
/// <param name="SquareScale">Makes the mean square of few steps unbiased.</param>
/// <param name="Epsilon">Added to its root.</param>
/// <param name="Rate">The learning rate, which makes the mean of few steps unbiased, too.</param>
/// <param name="Keep">Share of a weight that decay leaves.</param>
internal readonly record struct AdamWStep(
    double Beta1, double OneMinusBeta1, double Beta2, double OneMinusBeta2, double SquareScale, double Epsilon, double Rate, double Keep)
{
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="options">The constants.</param>
    public static AdamWStep Of(long step, double learningRate, AdamWOptions options) => new(
        options.Beta1,
        1 - options.Beta1,
        options.Beta2,
        1 - options.Beta2,
        1 / (1 - Math.Pow(options.Beta2, step)),
        options.Epsilon,
        learningRate / (1 - Math.Pow(options.Beta1, step)),
        1 - (learningRate * options.WeightDecay));
}
