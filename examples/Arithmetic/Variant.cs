using EntroPIC.Losses;

namespace Arithmetic;

/// <summary>A loss of <c>arithmetic.entropic</c> or of the library, and whether several optimizer steps are made of one rollout.</summary>
internal sealed record Variant(string LossName, Func<PolicyLoss> MakeLoss, bool IsOffPolicy)
{
    /// <summary>True for a loss whose target is not the job's.</summary>
    public bool SetsItsTarget { get; init; }

    public string DataName => IsOffPolicy ? "off-policy" : "on-policy";

    public string FileName => $"{LossName.ToLowerInvariant()}-{DataName}";

    public static IReadOnlyList<Variant> All { get; } = [.. Pair(isOffPolicy: false), .. Pair(isOffPolicy: true)];

    private static IEnumerable<Variant> Pair(bool isOffPolicy) =>
    [
        new("GRPO", static () => new Uncontrolled(), isOffPolicy),
        new("EntroPIC", static () => new Steered(), isOffPolicy),
        new("Auto", static () => new EntroPicAuto(), isOffPolicy) { SetsItsTarget = true },
    ];
}
