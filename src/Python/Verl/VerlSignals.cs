namespace EntroPIC.Python.Verl;

/// <summary>
/// The parts of verl that have a signal, and the settings that make them keep it. The table belongs to the target, since the language knows
/// no engine; a test compares it with the signals. A loss is refused where it uses a signal that the engine does not have.
/// </summary>
internal static class VerlSignals
{
    [Flags]
    private enum Part
    {
        /// <summary>The engine does not have it.</summary>
        None = 0,

        /// <summary>A registered loss: the engine passes it, or it follows from what the engine passes.</summary>
        Loss = 1,

        /// <summary>A registered advantage estimator.</summary>
        Estimator = 2,

        /// <summary>A worker, for its micro-batch.</summary>
        Worker = 4,

        /// <summary>The trainer, for a rollout batch with its log-probabilities and those of the reference.</summary>
        Trainer = 8,

        /// <summary>The trainer, where it steps controls.</summary>
        Controls = 16,
    }

    private static readonly string[] KeepsReference =
        ["actor_rollout_ref.actor.use_kl_loss=true", "actor_rollout_ref.actor.kl_loss_coef=0"];

    private static readonly string[] KeepsSampled = ["actor_rollout_ref.rollout.calculate_log_probs=true"];

    private static readonly Dictionary<string, Row> Rows = new(StringComparer.Ordinal)
    {
        ["logp"] = new(Part.Loss | Part.Trainer),
        ["old_logp"] = new(Part.Loss | Part.Trainer),
        ["entropy"] = new(Part.Worker | Part.Trainer) { InWorkers = ["actor_rollout_ref.actor.calculate_entropy=true"] },
        ["collision"] = new(Part.None),
        ["ref_logp"] = new(Part.Worker | Part.Trainer) { InWorkers = KeepsReference, InTrainers = KeepsReference },
        ["rollout_logp"] = new(Part.Worker | Part.Trainer) { InWorkers = KeepsSampled, InTrainers = KeepsSampled },
        ["advantage"] = new(Part.Loss | Part.Controls),
        ["value"] = new(Part.None),
        ["reward"] = new(Part.Estimator | Part.Worker | Part.Controls) { InEstimators = "token_level_rewards.sum(-1)" },
        ["token_reward"] = new(Part.Estimator | Part.Worker | Part.Controls) { InEstimators = "token_level_rewards" },
        ["baseline_reward"] = new(Part.Estimator) { InEstimators = "passed({0}, \"reward_baselines\", reward_baselines)" },
        ["length"] = new(Part.Loss | Part.Estimator | Part.Controls),
        ["position"] = new(Part.Loss | Part.Estimator | Part.Controls),
        ["index_in_group"] = new(Part.Estimator | Part.Controls),
        ["truncated"] = new(Part.None),
        ["step"] = new(Part.Controls),
        ["epoch"] = new(Part.None),
        ["progress"] = new(Part.Controls),
    };

    /// <summary>The signals of the table.</summary>
    public static IEnumerable<string> All => Rows.Keys;

    /// <summary>
    /// The signals that an estimator computes from its arguments, each with its Python; <c>{0}</c> is the name of the loss.
    /// </summary>
    public static IReadOnlyList<(string Signal, string Value)> ComputedInEstimators { get; } =
        [.. Rows.Where(static row => row.Value.InEstimators is not null).Select(static row => (row.Key, row.Value.InEstimators!))];

    /// <summary>True where the engine passes it to a loss.</summary>
    public static bool IsInLosses(string signal) => IsIn(signal, Part.Loss);

    /// <summary>True where an estimator gets it: from the engine, or from the trainer.</summary>
    public static bool IsInEstimators(string signal) => IsIn(signal, Part.Estimator | Part.Trainer);

    public static bool IsInWorkers(string signal) => IsIn(signal, Part.Worker);

    public static bool IsInTrainers(string signal) => IsIn(signal, Part.Trainer);

    /// <summary>True where the trainer has it when it steps controls.</summary>
    public static bool IsInControls(string signal) => IsIn(signal, Part.Controls | Part.Trainer);

    /// <summary>The settings with which workers keep it.</summary>
    public static IReadOnlyList<string> SettingsInWorkers(string signal) => Rows[signal].InWorkers;

    /// <summary>The settings with which the trainer keeps it.</summary>
    public static IReadOnlyList<string> SettingsInTrainers(string signal) => Rows[signal].InTrainers;

    private static bool IsIn(string signal, Part parts) => (Rows[signal].Parts & parts) != 0;

    private sealed record Row(Part Parts)
    {
        public string? InEstimators { get; init; }

        public string[] InWorkers { get; init; } = [];

        public string[] InTrainers { get; init; } = [];
    }
}
