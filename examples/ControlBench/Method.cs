using EntroPIC.Losses;

namespace ControlBench;

/// <summary>A way to hold entropy.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="MakeLoss">The loss for a plant.</param>
/// <param name="IsDrawn">True if figures show it: they have seven colors.</param>
internal sealed record Method(string Name, Func<Plant, PolicyLoss> MakeLoss, bool IsDrawn = true)
{
    /// <summary>GRPO, which holds nothing, and all others.</summary>
    public static IReadOnlyList<Method> All { get; } =
    [
        new("GRPO", static _ => new Grpo()),
        new("P", static plant => new Proportional(new() { Target = plant.Target, Delay = plant.Delay }), IsDrawn: false),
        new("PI, released", static plant => new Released(new() { Target = plant.Target, Delay = plant.Delay })),
        new("PI, anti-windup", static plant => new AntiWindup(new() { Target = plant.Target, Delay = plant.Delay }), IsDrawn: false),
        new("PI, tuned", static plant => new Tuned(new() { Target = plant.Target, Delay = plant.Delay })),
        new("PI, tuned, [-8, 1]", static plant => new TunedWide(new() { Target = plant.Target, Delay = plant.Delay })),
        new("AEC", static plant => new AdaptiveBonus(new() { Target = plant.Target, Delay = plant.Delay })),
        new("dual (SAC)", static plant => new DualBonus(new() { Target = plant.Target, Delay = plant.Delay }), IsDrawn: false),
        new("floor", static plant => new Floored(new() { Target = plant.Target, Delay = plant.Delay })),
        new("floor, handover", static plant => new FloorHandover(new() { Target = plant.Target, Delay = plant.Delay }), IsDrawn: false),
        new("floor, push", static plant => new FloorPush(new() { Target = plant.Target, Delay = plant.Delay }), IsDrawn: false),
        new("floor, bonus", static plant => new FloorBonus(new() { Target = plant.Target, Delay = plant.Delay })),
    ];
}
