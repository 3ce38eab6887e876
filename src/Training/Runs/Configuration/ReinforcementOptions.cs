using EntroPIC.Models;
using EntroPIC.Rollouts;
using EntroPIC.Training;

namespace EntroPIC.Runs.Configuration;

/// <summary>Reinforcement learning from judged rollouts.</summary>
public sealed record ReinforcementOptions
{
    /// <summary>Rollouts to learn from; at least 1.</summary>
    public required int Rollouts { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>The loss.</summary>
    public required NamedLoss Loss { get; init; }

    /// <summary>Where the signals that the loss declares come from, by their names.</summary>
    public IReadOnlyDictionary<string, SignalOptions> Signals { get; init; } = new Dictionary<string, SignalOptions>();

    /// <summary>Size of a rollout.</summary>
    public RolloutOptions Rollout { get; init; } = new();

    /// <summary>The optimizer steps on a rollout.</summary>
    public UpdateOptions Update { get; init; } = new();

    /// <summary>Lets the reference follow the policy; null keeps it frozen, as the model with which the stage begins.</summary>
    public ReferenceOptions? Reference { get; init; }

    /// <summary>Trains low-rank adapters (LoRA), merged into the model at the end of the stage; null trains all weights.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>The optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Optimizer steps of the stage.</summary>
    internal long Steps => (long)Rollouts * Update.MiniBatches * Update.Epochs;
}
