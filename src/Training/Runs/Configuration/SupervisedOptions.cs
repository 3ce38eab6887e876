using EntroPIC.Data;
using EntroPIC.Models;
using EntroPIC.Training;

namespace EntroPIC.Runs.Configuration;

/// <summary>Supervised fine-tuning: answers are learned as texts.</summary>
public sealed record SupervisedOptions
{
    /// <summary>Optimizer steps; at least 1.</summary>
    public required int Steps { get; init => field = Accept.AtLeast(1, value); }

    /// <summary>Texts in a step; at least 1.</summary>
    public int BatchSize { get; init => field = Accept.AtLeast(1, value); } = 32;

    /// <summary>
    /// Steps between evaluations; there is one at the end, too. 0 evaluates at the start and the end only, and never before reinforcement
    /// learning.
    /// </summary>
    public int EvaluateEvery { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Data sets whose answers are learned; null for those of <see cref="DataOptions.Train"/>.</summary>
    public IReadOnlyList<ProblemSetOptions>? Data { get; init; }

    /// <summary>The loss.</summary>
    public NamedLoss Loss { get; init; } = new() { Name = "Supervised" };

    /// <summary>Trains low-rank adapters (LoRA), merged into the model at the end of the stage; null trains all weights.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>The optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new() { LearningRate = 1e-5 };

    /// <summary>The optimizer step on a batch; <c>mini_batches</c> and <c>epochs</c> must be 1.</summary>
    public UpdateOptions Update { get; init; } = new();
}
