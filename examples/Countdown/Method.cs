using EntroPIC.Losses;

namespace Countdown;

/// <summary>A way to train.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="MakeLoss">The loss, from the entropy to hold where it is set by hand, nats.</param>
/// <param name="IsDrawn">True if figures show it: they have seven colors.</param>
internal sealed record Method(string Name, Func<double, PolicyLoss> MakeLoss, bool IsDrawn = true)
{
    public static IReadOnlyList<Method> All { get; } =
    [
        new("GRPO", static _ => new Grpo()),
        new("NSR", static _ => new Nsr()),
        new("AEC", static target => new Aec(new() { Target = target })),
        new("Clip-Cov", static _ => new ClipCov(), IsDrawn: false),
        new("KL-Cov", static _ => new KlCov(), IsDrawn: false),
        new("EntroPIC P", static target => new EntroPicP(new() { Target = target })),
        new("EntroPIC PI", static target => new EntroPic(new() { Target = target })),
        new("EntroPIC PI, tuned", static target => new Tuned(new() { Target = target })),
        new("EntroPicAuto", static _ => new EntroPicAuto()),
    ];
}
