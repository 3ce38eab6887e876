namespace EntroPIC.Runs;

/// <summary>The results of a run.</summary>
/// <param name="Model">The folder of the trained model, as other tools read it.</param>
/// <param name="Metrics">The file of its metrics, one JSON object per line.</param>
/// <param name="Best">The folder of the best checkpoint by the evaluation; null if no checkpoint was compared.</param>
public sealed record TrainedRun(string Model, string Metrics, string? Best);
