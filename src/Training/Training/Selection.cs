namespace EntroPIC.Training;

/// <summary>Selection of the best evaluation, and early stopping.</summary>
public sealed record Selection
{
    /// <summary>The metric of the evaluation that decides.</summary>
    public required string Metric { get; init; }

    /// <summary>Lower values are better, as for a loss.</summary>
    public bool LowerIsBetter { get; init; }

    /// <summary>Minimum gain that counts as better. At least 0.</summary>
    public double MinimumGain { get; init => field = Accept.AtLeast(0.0, value); }

    /// <summary>Number of consecutive evaluations without gain that end the stage; 0 for no early stop. At least 0.</summary>
    public int Patience { get; init => field = Accept.AtLeast(0, value); }

    internal bool IsBetter(double value, double? best) =>
        !double.IsNaN(value) && (best is not { } old || (LowerIsBetter ? value < old - MinimumGain : value > old + MinimumGain));
}
