using EntroPIC.Data;
using EntroPIC.Models;
using EntroPIC.Training;

namespace EntroPIC.Runs.Configuration;

/// <summary>Learning from preferences: DPO and its kin.</summary>
public sealed record PreferenceOptions
{
    /// <summary>Optimizer steps; at least 1.</summary>
    public required int Steps { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Preferences in a step; at least 1.</summary>
    public int BatchSize { get; init => field = Accept.AtLeast(1, value); } = 32;

    /// <summary>Steps between evaluations; there is one at the start and the end, too. 0 evaluates only there.</summary>
    public int EvaluateEvery { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Data sets to learn from, as one; each pass over them is shuffled anew.</summary>
    public required IReadOnlyList<PreferenceSetOptions> Data { get; init; }

    /// <summary>Held-out pairs to evaluate on; empty for no evaluation.</summary>
    public IReadOnlyList<PreferenceSetOptions> Validation { get; init; } = [];

    /// <summary>The loss.</summary>
    public required NamedLoss Loss { get; init; }

    /// <summary>Lets the reference follow the policy; null keeps it frozen, as the model with which the stage begins.</summary>
    public ReferenceOptions? Reference { get; init; }

    /// <summary>Trains low-rank adapters (LoRA), merged into the model at the end of the stage; null trains all weights.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>The optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The optimizer step on a batch; <c>mini_batches</c> and <c>epochs</c> must be 1.</summary>
    public UpdateOptions Update { get; init; } = new();
}
