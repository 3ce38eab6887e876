namespace Differential;

/// <summary>The results of a form for one round.</summary>
internal sealed record Outcome
{
    public required double Loss { get; init; }

    /// <summary>The sum of the magnitudes of the terms of the loss; only the interpreter sets it.</summary>
    public double Size { get; init; }

    /// <summary>The derivative of the loss by each logit.</summary>
    public required double[] Gradient { get; init; }

    /// <summary>Per response or per token.</summary>
    public required double[] Advantage { get; init; }

    /// <summary>The logged values by name: metrics, control outputs, and saturation flags.</summary>
    public required SortedDictionary<string, double> Metrics { get; init; }
}
