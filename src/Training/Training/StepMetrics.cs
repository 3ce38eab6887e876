namespace EntroPIC.Training;

/// <summary>Metrics of one optimizer step.</summary>
/// <param name="Step">Its number, from 0.</param>
/// <param name="Tokens">Tokens it learned from.</param>
/// <param name="Values">
/// Metrics by name, in order: those of every step, and between them those of the loss and its controllers.
/// </param>
public sealed record StepMetrics(long Step, int Tokens, IReadOnlyList<KeyValuePair<string, double>> Values)
{
    /// <summary>A metric by name; NaN if there is none.</summary>
    public double this[string name] => Values.Where(metric => metric.Key == name).Select(static metric => metric.Value).FirstOrDefault(double.NaN);
}
