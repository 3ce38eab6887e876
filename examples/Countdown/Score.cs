using EntroPIC.Evaluation;

namespace Countdown;

/// <summary>The result of a run.</summary>
/// <param name="Start">The held-out puzzles before it.</param>
/// <param name="End">The held-out puzzles after it.</param>
/// <param name="Entropy">Mean entropy of the last tenth of the steps, nats per token.</param>
/// <param name="Reward">Mean reward of all steps.</param>
internal sealed record Score(HeldOut Start, HeldOut End, double Entropy, double Reward);

/// <summary>The share of held-out puzzles that are solved.</summary>
/// <param name="Average">avg@16.</param>
/// <param name="PassAt4">pass@4.</param>
/// <param name="PassAt16">pass@16.</param>
internal sealed record HeldOut(double Average, double PassAt4, double PassAt16)
{
    /// <summary>Responses to a puzzle.</summary>
    public const int Responses = 16;

    public static HeldOut Of(EvaluationResult result) => new(result.Average, result.PassAt(4), result.PassAt(Responses));
}
