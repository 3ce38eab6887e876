using EntroPIC.Losses;

namespace Lock;

/// <summary>A way to keep entropy.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="MakeLoss">The loss.</param>
/// <param name="IsDrawn">True if figures show it: they have seven colors.</param>
internal sealed record Method(string Name, Func<PolicyLoss> MakeLoss, bool IsDrawn = true)
{
    /// <summary>Entropy to hold where it is set by hand, nats.</summary>
    private const double Target = 0.6;

    /// <summary>GRPO, which keeps nothing, and all others.</summary>
    public static IReadOnlyList<Method> All { get; } =
    [
        new("GRPO", static () => new Grpo()),
        new("EntroPIC, released", static () => new EntroPicReleased(new() { Target = Target })),
        new("EntroPIC, tuned", static () => new Tuned(new() { Target = Target })),
        new("AEC", static () => new Aec(new() { Target = Target })),
        new("floor, fixed", static () => new EntroPicFloor(new() { Target = Target }), IsDrawn: false),
        new("floor, by time", static () => new Scheduled()),
        new("EntroPicBudget", static () => new EntroPicBudget()),
        new("EntroPicAuto", static () => new EntroPicAuto()),
        new("Auto, power 2", static () => new EntroPicAuto(new() { Power = 2 }), IsDrawn: false),
    ];
}
