namespace EntroPIC.Training;

/// <summary>A gradient is NaN or infinite. The step was not taken: weights, optimizer and controllers are as they were before it.</summary>
public sealed class NonFiniteGradientException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="tensor">The weight whose gradient it is, or <c>loss</c>.</param>
    /// <param name="step">The step that was not taken.</param>
    public NonFiniteGradientException(string tensor, long step)
        : this(
            tensor == "loss" ? $"the loss of step {step} is not finite" : $"the gradient of `{tensor}` is not finite in step {step}",
            tensor, step)
    {
    }

    private NonFiniteGradientException(string what, string tensor, long step)
        : base($"{what}; the step was not taken, and weights, optimizer and controllers are as before it")
    {
        Tensor = tensor;
        Step = step;
    }

    /// <summary>Creates the exception for a weight that is not finite before the step.</summary>
    internal static NonFiniteGradientException OfWeight(string weight, long step) =>
        new($"the weight `{weight}` is not finite before step {step}, so neither is its loss", weight, step);

    /// <summary>The weight that is not finite or whose gradient is not, or <c>loss</c>.</summary>
    public string Tensor { get; }

    /// <summary>The step that was not taken.</summary>
    public long Step { get; }
}
