namespace EntroPIC.Training;

/// <summary>A gradient is NaN or infinite. The step was not taken: weights, optimiser and controllers are as they were before it.</summary>
public sealed class NonFiniteGradientException : Exception
{
    /// <summary>Names what is not finite.</summary>
    /// <param name="tensor">The weight whose gradient it is, or <c>loss</c>.</param>
    /// <param name="step">The step that was not taken.</param>
    public NonFiniteGradientException(string tensor, long step)
        : base(tensor == "loss"
            ? $"the loss of step {step} is not finite; the step was not taken, and weights, optimiser and controllers are as before it"
            : $"the gradient of `{tensor}` is not finite in step {step}; the step was not taken, and weights, optimiser and controllers are as before it")
    {
        Tensor = tensor;
        Step = step;
    }

    /// <summary>The weight whose gradient is not finite, or <c>loss</c>.</summary>
    public string Tensor { get; }

    /// <summary>The step that was not taken.</summary>
    public long Step { get; }
}
