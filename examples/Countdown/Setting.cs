using EntroPIC.Rollouts;
using EntroPIC.Training;

namespace Countdown;

/// <summary>How rollouts are sampled and used, and from where training starts.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Temperature">Of sampling; entropies and probabilities are at this temperature.</param>
/// <param name="Target">Entropy to hold where it is set by hand, nats per token.</param>
/// <param name="MiniBatches">Optimizer steps per rollout.</param>
/// <param name="StartsFromGrpo">True if it starts from a policy that GRPO has trained for a while.</param>
internal sealed record Setting(string Name, double Temperature, double Target, int MiniBatches = 1, bool StartsFromGrpo = false)
{
    /// <summary>Steps of the GRPO run that such a setting goes on from.</summary>
    public const int StepsBefore = 200;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("on-policy, 1.0", 1, 0.3),
        new("off-policy, 1.0", 1, 0.3, MiniBatches: 4),
        new("on-policy, 0.6", 0.6, 0.1),
        new("off-policy, 0.6", 0.6, 0.1, MiniBatches: 4),
        new("from GRPO, 1.0", 1, 0.3, StartsFromGrpo: true),
    ];

    /// <summary>Responses of an optimizer step are as many in every setting.</summary>
    public RolloutOptions Rollout => new() { Prompts = 16 * MiniBatches, ResponsesPerPrompt = 8, Sampling = Sampling };

    public SamplingOptions Sampling => new() { MaxNewTokens = Puzzle.MostResponseTokens, Temperature = Temperature };

    public UpdateOptions Update => new() { MiniBatches = MiniBatches, Temperature = Temperature };
}
