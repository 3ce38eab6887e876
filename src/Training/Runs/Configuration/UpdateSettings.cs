using EntroPIC.Kernels;
using EntroPIC.Training;

namespace EntroPIC.Runs.Configuration;

/// <summary>How a rollout becomes optimizer steps.</summary>
public sealed record UpdateSettings
{
    /// <inheritdoc cref="UpdateOptions.MiniBatches"/>
    public int MiniBatches { get; init => field = Accept.AtLeast(1, value); } = 1;

    /// <inheritdoc cref="UpdateOptions.Epochs"/>
    public int Epochs { get; init => field = Accept.AtLeast(1, value); } = 1;

    /// <inheritdoc cref="UpdateOptions.MicroBatchTokens"/>
    public int MicroBatchTokens { get; init => field = Accept.AtLeast(0, value); }

    /// <inheritdoc cref="UpdateOptions.MaxGradientNorm"/>
    public double MaxGradientNorm { get; init => field = Accept.AboveZero(value); } = 1;

    /// <inheritdoc cref="UpdateOptions.ExactMeasurement"/>
    public bool ExactMeasurement { get; init; }

    /// <summary>How losses are evaluated; results agree up to rounding.</summary>
    public LossFormKind Form { get; init; }

    internal ILossForm CreateForm() => Form == LossFormKind.Tensor ? new TensorForm() : new FusedForm();

    internal UpdateOptions ToOptions(double temperature, long seed) => new()
    {
        MiniBatches = MiniBatches,
        Epochs = Epochs,
        MicroBatchTokens = MicroBatchTokens,
        MaxGradientNorm = MaxGradientNorm,
        ExactMeasurement = ExactMeasurement,
        Temperature = temperature,
        Seed = seed,
    };
}
