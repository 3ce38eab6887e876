namespace EntroPIC.Training;

/// <summary>What one optimiser step did.</summary>
/// <param name="Step">Its number, from 0.</param>
/// <param name="Tokens">Tokens it learnt from.</param>
/// <param name="Values">
/// Metrics by name, in order: those that every step has, then those of the loss and its controllers. Where a loss declares a metric
/// of a name that every step has, the loss's is meant.
/// </param>
public sealed record StepMetrics(long Step, int Tokens, IReadOnlyList<KeyValuePair<string, double>> Values)
{
    /// <summary>A metric by name; NaN where there is none of that name.</summary>
    public double this[string name] => Values.Where(metric => metric.Key == name).Select(static metric => metric.Value).FirstOrDefault(double.NaN);
}
