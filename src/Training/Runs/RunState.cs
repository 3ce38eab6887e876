using System.Text.Json.Nodes;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>What a checkpoint of a run holds beside tensors.</summary>
internal sealed record RunState
{
    public const string Name = "run.json";

    /// <summary>How far the stage is.</summary>
    public required TrainingProgress Progress { get; init; }

    /// <summary>The name of the loss.</summary>
    public required string Loss { get; init; }

    /// <summary>The state of its controllers.</summary>
    public required JsonNode Controllers { get; init; }

    /// <summary>How long the files of metrics were, in bytes, by their names.</summary>
    public required IReadOnlyDictionary<string, long> Metrics { get; init; }
}
