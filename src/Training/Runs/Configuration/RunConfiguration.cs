using EntroPIC.Rewards;
using EntroPIC.Rollouts;

namespace EntroPIC.Runs.Configuration;

/// <summary>
/// Configuration of a run: model, data, losses, stages. Relative paths are relative to the
/// folder of the file.
/// </summary>
public sealed record RunConfiguration
{
    /// <summary>Seed of all randomness: initial weights, order of the data, responses.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Folder of the run's results.</summary>
    public required string Output { get; init => field = Accept.Path(value); }

    /// <summary>Threads of torch; 0 leaves the number to torch. The order of sums, and so their last bits, depend on it.</summary>
    public int Threads { get; init => field = Accept.InRange(0, 1024, value); }

    /// <summary>The model.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>The tokenizer.</summary>
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <summary>Data sets for training and evaluation.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>Reward of responses.</summary>
    public IReward Reward { get; init; } = new MathAnswer();

    /// <summary>Sampling of responses in training.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Supervised fine-tuning, the first stage; null for none.</summary>
    public SupervisedOptions? Sft { get; init; }

    /// <summary>Learning from preferences, the second stage; null for none.</summary>
    public PreferenceOptions? Preference { get; init; }

    /// <summary>Reinforcement learning, the last stage; null for none.</summary>
    public ReinforcementOptions? Rl { get; init; }

    /// <summary>Evaluation of the model.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>Checkpoints of the run.</summary>
    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <summary>Writes metrics for TensorBoard, too.</summary>
    public bool Tensorboard { get; init; }

    /// <summary>Reads a configuration from its file, as the command line does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="changes">Changes to it, <c>key=value</c> each: dotted keys, values in JSON, or else strings.</param>
    /// <returns>The configuration, its paths made absolute.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not UTF-8.</exception>
    /// <exception cref="EntroPIC.Configuration.ConfigurationException">It has mistakes; the message names each with its key.</exception>
    public static RunConfiguration FromFile(string path, params IReadOnlyList<string> changes)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(changes);
        return ConfigurationFile.Read(path, changes);
    }

    /// <summary>Maximum number of responses that an evaluation generates together.</summary>
    internal int EvaluationRows => Evaluation.RowsPerBatch ?? Rl?.Rollout.RowsPerBatch ?? new RolloutOptions().RowsPerBatch;
}
