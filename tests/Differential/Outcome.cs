namespace Differential;

/// <summary>What a form gave for one round.</summary>
internal sealed record Outcome
{
    public required double Loss { get; init; }

    /// <summary>What the loss would be if nothing in it canceled; of the interpreter alone.</summary>
    public double Size { get; init; }

    /// <summary>The derivative of the loss by each logit.</summary>
    public required double[] Gradient { get; init; }

    /// <summary>Per response or per token.</summary>
    public required double[] Advantage { get; init; }

    /// <summary>What is logged, by name: the metrics, the outputs of controls, and whether they are at a bound.</summary>
    public required SortedDictionary<string, double> Metrics { get; init; }
}
