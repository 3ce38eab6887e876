using EntroPIC.Losses;

namespace Stories;

/// <summary>A loss of <c>stories.entropic</c> or of the library.</summary>
internal sealed record Variant(string Name, Func<double, PolicyLoss> Make)
{
    /// <summary>True for a loss whose target is not that of the setting.</summary>
    public bool SetsItsTarget { get; init; }

    public static IReadOnlyList<Variant> All { get; } =
    [
        new("GRPO", static _ => new Uncontrolled()),
        new("EntroPIC", static target => new Steered(new() { Target = target })),
        new("AEC", static target => new Adaptive(new() { Target = target })),
        new("Auto", static _ => new EntroPicAuto()) { SetsItsTarget = true },
    ];
}

/// <summary>A temperature to sample at, and the entropy to hold at it: a little below that of the model as it comes.</summary>
internal sealed record Setting(double Temperature, double Target)
{
    public static IReadOnlyList<Setting> All { get; } = [new(1.0, 0.9), new(0.6, 0.4)];
}
