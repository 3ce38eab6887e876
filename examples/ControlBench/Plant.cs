namespace ControlBench;

/// <summary>A plant to control: a bandit, its training and the entropy to hold.</summary>
/// <param name="Name">The name in tables.</param>
internal sealed record Plant(string Name)
{
    /// <summary>Step of plain descent, or of Adam.</summary>
    public double LearningRate { get; init; } = 5;

    /// <summary>Entropy to hold, nats.</summary>
    public double Target { get; init; } = 0.3;

    /// <summary>Entropy at the start, nats; null for a uniform policy.</summary>
    public double? Start { get; init; }

    /// <summary>True if each context has one good action, so that the policy can become certain.</summary>
    public bool IsSolvable { get; init; }

    public int MiniBatches { get; init; } = 1;

    /// <summary>Passes over each rollout: from the second on, ratios differ from 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Steps from a measurement to the controller.</summary>
    public int Delay { get; init; }

    /// <summary>The step from which the controller acts; GRPO before.</summary>
    public int EngagedFrom { get; init; }

    /// <summary>So many steps at the start of each thousand but the first, every answer is right, so that no advantage is left.</summary>
    public int SolvedSteps { get; init; }

    /// <summary>Contexts of a rollout, drawn anew each time where they are not all: the measurement is then noisy.</summary>
    public int ContextsPerRollout { get; init; } = World.Contexts;

    public bool UsesAdam { get; init; }

    /// <summary>
    /// Three starts at rates from 0.1 to 10 times the usual one and at three targets, then single difficulties at two rates.
    /// </summary>
    public static IReadOnlyList<Plant> All { get; } = [.. Core(), .. Difficulties(1.5), .. Difficulties(15)];

    /// <summary>A few of each kind.</summary>
    public static IReadOnlyList<Plant> Quick { get; } =
    [
        .. All.Where(static plant => plant.Name is "rate 5, target 0.3, from above" or "rate 15, target 0.3, at the target" or "epochs, rate 15" or "solved blocks, rate 15" or "Adam, rate 15"),
    ];

    private static IEnumerable<Plant> Core() =>
        from setting in new (double Rate, double Target)[] { (0.5, 0.3), (1.5, 0.3), (5, 0.3), (15, 0.3), (50, 0.3), (5, 0.1), (5, 0.6) }
        from start in new (string Name, double? Share)[] { ("from above", null), ("at the target", 1), ("from below", 0.2) }
        select new Plant(FormattableString.Invariant($"rate {setting.Rate}, target {setting.Target}, {start.Name}"))
        {
            LearningRate = setting.Rate,
            Target = setting.Target,
            Start = start.Share * setting.Target,
        };

    private static IEnumerable<Plant> Difficulties(double rate)
    {
        Plant[] plants =
        [
            new("mini-batches") { MiniBatches = 4 },
            new("epochs") { Epochs = 4 },
            new("mini-batches and epochs") { MiniBatches = 4, Epochs = 4 },
            new("delay of 1") { Delay = 1 },
            new("delay of 4") { Delay = 4 },
            new("solved blocks") { SolvedSteps = 300 },
            new("late start") { EngagedFrom = 3000, Start = null },
            new("solvable") { IsSolvable = true, Start = null },
            new("fresh contexts") { ContextsPerRollout = World.Contexts / 4 },
            new("Adam") { UsesAdam = true },
        ];
        return plants.Select(plant => plant with
        {
            Name = FormattableString.Invariant($"{plant.Name}, rate {rate}"),
            LearningRate = plant.UsesAdam ? rate / 1000 : rate,
            Start = plant.IsSolvable || plant.EngagedFrom > 0 ? null : plant.Target,
        });
    }
}
