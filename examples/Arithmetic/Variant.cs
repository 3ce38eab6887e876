using EntroPIC.Losses;

namespace Arithmetic;

/// <summary>A loss of <c>arithmetic.entropic</c>, and whether several optimizer steps are made of one rollout.</summary>
internal sealed record Variant(string LossName, Func<PolicyLoss> MakeLoss, bool IsOffPolicy)
{
    public string DataName => IsOffPolicy ? "off-policy" : "on-policy";

    public string FileName => $"{LossName.ToLowerInvariant()}-{DataName}";

    public static IReadOnlyList<Variant> All { get; } = [.. Pair(isOffPolicy: false), .. Pair(isOffPolicy: true)];

    private static IEnumerable<Variant> Pair(bool isOffPolicy) =>
    [
        new("GRPO", static () => new Uncontrolled(), isOffPolicy),
        new("EntroPIC", static () => new Steered(), isOffPolicy),
    ];
}
