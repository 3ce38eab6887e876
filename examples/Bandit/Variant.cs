using EntroPIC.Losses;

namespace Bandit;

/// <summary>A loss of <c>bandit.entropic</c>, and whether several steps are made of one rollout.</summary>
internal sealed record Variant(string Name, Func<PolicyLoss> MakeLoss, bool IsOffPolicy)
{
    /// <summary>Entropy to hold, nats.</summary>
    public const double Target = 0.3;

    public const int MiniBatches = 4;

    public static IReadOnlyList<Variant> All { get; } =
    [
        .. Of(isOffPolicy: true),
        .. Of(isOffPolicy: false),
    ];

    private static IEnumerable<Variant> Of(bool isOffPolicy) =>
    [
        new("GRPO", static () => new Uncontrolled(), isOffPolicy),
        new("P", static () => new Proportional(), isOffPolicy),
        new("PI, winding up", static () => new WindingUp(), isOffPolicy),
        new("PI, anti-windup", static () => new Steered(), isOffPolicy),
        new("PI, threshold 0.95", static () => new SteeredNarrower(), isOffPolicy),
    ];
}
