namespace Countdown;

/// <summary>The result of a run, on held-out puzzles.</summary>
/// <param name="Average">avg@N at the end.</param>
/// <param name="Best">pass@N at the end.</param>
/// <param name="PassAt4">pass@4 at the end.</param>
/// <param name="Entropy">Mean entropy of the last tenth of the steps, nats per token.</param>
/// <param name="Reward">Mean reward of all steps.</param>
internal sealed record Score(double Average, double PassAt4, double Best, double Entropy, double Reward);
